// The network as a picture.

import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import {
  extremityArrow,
  extremityBar,
  layerDashed,
  layerFill,
  layerPlain,
  pathCurved,
  pathLine,
  sdfCircle,
} from "sigma/rendering";
import { type Colours, colours } from "./colours";
import { Crowd, type Shapes } from "./crowd";
import { type Graph, MODALITIES, type Modality } from "./data";
import { MARGIN, type Place, type Room } from "./neighbourhood";
import { legible, type Named, type Side, sides } from "./signs";

export interface Joined {
  fact: number;
  modality: Modality;
}

export interface Handlers {
  thing(thing: number): void;
  fact(fact: number): void;
}

/** A few things are drawn with all their names and what joins them; many with the names that fit. */
export type Detail = "few" | "many";

interface NodeLook {
  key: string;
  x: number;
  y: number;
  size: number;
  hue: number;
  label: string;
  name: string;
}

interface EdgeLook {
  key: string;
  size: number;
  label: string;
  modality: Modality;
  dash: number;
  gap: number;
}

interface State {
  isHovered: boolean;
}

/** Nodes and edges are told apart by their keys. */
const nodeKey = (thing: number): string => String(thing);
const edgeKey = (fact: number): string => `f${fact}`;

const HUES = 8;
/** So many things of a whole network still leave each other room. */
const A_SCREENFUL = 300;
/** So many lit things and facts are few enough to name. */
const MOST_NAMED = 80;
const [NAME_SIZE, SIGN_SIZE] = [13, 11];
/** However small the window, a few things are not drawn smaller than this. */
const LEAST_SCALE = 0.2;
/** More things or facts than these are a crowd: points and lines, of which a few are nodes and edges. */
const [MOST_NODES, MOST_EDGES] = [600, 1_500];
/** So many of a crowd are named, those in view with the most facts. */
const NAMED_OF_CROWD = 150;
/** How far from a point of a crowd, in pixels, the pointer may be. */
const REACH = 8;
const DASHES: Record<Modality, [dash: number, gap: number]> = {
  asserted: [0, 0],
  planned: [7, 5],
  proposed: [1.5, 4],
  negated: [0, 0],
};

export class Drawing {
  private readonly sigma: Sigma<NodeLook, EdgeLook>;
  private readonly crowd: Crowd;
  /** Where things are drawn. */
  private places = new Map<number, Place>();
  /** How facts are meant, where they are part of a crowd. */
  private crowded: Map<number, Modality> | undefined;
  /** Of a crowd: what has a name in this view, and what the pointer is at. */
  private named: number[] = [];
  private pointed: number | undefined;
  private settling = 0;
  /** Of a few facts: those whose words are shown. */
  private signed = new Set<string>();
  /** Of many things: those whose names are shown, and where. */
  private sided = new Map<string, Side>();
  private colours: Colours = colours();
  private detail: Detail = "few";
  private opacity = 1;
  private drawnAt = 0;
  private slow = 0;
  private lit: Set<string> | undefined;
  private chosen: string | undefined;

  /** Throws where the browser cannot draw. */
  constructor(
    container: HTMLElement,
    private readonly graph: Graph,
    handlers: Handlers,
  ) {
    const probe = document.createElement("canvas").getContext("webgl2");
    if (!probe) throw new Error("this browser has no WebGL 2");
    this.sigma = this.start(container);
    this.crowd = new Crowd(this.sigma as never);
    this.sigma.on("afterRender", () => this.watchPace());
    this.sigma.on("clickNode", ({ node }) => handlers.thing(Number(node)));
    this.sigma.on("clickEdge", ({ edge }) => handlers.fact(Number(edge.slice(1))));
    this.sigma.on("clickStage", ({ event }) => {
      const thing = this.crowded && this.nearest(event);
      if (thing !== undefined) handlers.thing(thing);
    });
    this.sigma.on("moveBody", ({ event }) => {
      if (!this.crowded || this.moving()) return;
      const thing = this.nearest(event);
      if (thing === this.pointed) return;
      this.pointed = thing;
      this.recruit();
    });
    this.sigma.getCamera().on("updated", () => {
      clearTimeout(this.settling);
      this.settling = window.setTimeout(() => this.settle(), 150);
    });
  }

  /** Draws things with the facts between them, all in view. */
  show(places: Place[], joins: Joined[], detail: Detail): void {
    this.detail = detail;
    const few = detail === "few";
    this.places = new Map(places.map((place) => [place.thing, place]));
    this.lit = undefined;
    this.chosen = undefined;
    this.pointed = undefined;
    // Where lines are many, they add up to a shade.
    this.opacity = few ? 1 : Math.max(0.12, Math.min(1, 25 / Math.sqrt(joins.length)));
    const isCrowd = places.length > MOST_NODES || joins.length > MOST_EDGES;
    this.crowded = isCrowd ? new Map(joins.map(({ fact, modality }) => [fact, modality])) : undefined;
    this.named = isCrowd ? this.mostJoined([...this.places.keys()]) : [];
    const drawn = new MultiDirectedGraph<NodeLook, EdgeLook>();
    for (const thing of isCrowd ? this.named : this.places.keys()) this.add(drawn, thing);
    if (!isCrowd) for (const { fact, modality } of joins) this.join(drawn, fact, modality);
    this.crowd.set(isCrowd ? this.shapes(joins) : { points: new Float32Array(), lines: new Float32Array() });
    this.crowd.waits = false;
    this.colourCrowd();
    this.sigma.setCustomBBox(isCrowd ? extent(places) : few && places.length > 0 ? this.frame(places) : null);
    this.sigma.setSettings({
      hideEdgesOnMove: false,
      hideLabelsOnMove: false,
      renderEdgeLabels: false,
      enableEdgeEvents: true,
      labelDensity: few ? 100 : places.length <= A_SCREENFUL ? 2 : 0.7,
      labelRenderedSizeThreshold: few ? 0 : 4,
      stagePadding: few ? 0 : 30,
    });
    this.sigma.setGraph(drawn);
    void this.sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
    this.inscribe();
  }

  private add(drawn: MultiDirectedGraph<NodeLook, EdgeLook>, thing: number): void {
    const { x, y } = this.places.get(thing)!;
    drawn.addNode(nodeKey(thing), {
      key: nodeKey(thing),
      x,
      y,
      size: this.size(thing),
      hue: this.hue(thing),
      label: this.graph.shortName(thing),
      name: this.graph.name(thing),
    });
  }

  private join(drawn: MultiDirectedGraph<NodeLook, EdgeLook>, n: number, modality: Modality): void {
    const fact = this.graph.fact(n);
    const few = this.detail === "few";
    const [dash, gap] = DASHES[modality];
    drawn.addEdgeWithKey(edgeKey(n), nodeKey(fact.subject), nodeKey(fact.object!), {
      key: edgeKey(n),
      size: few ? 1.5 : 1,
      label: few ? this.graph.predicate(fact) : "",
      modality,
      dash,
      gap,
    });
  }

  /** The radius of a thing: the fewer are drawn, the larger each may be. */
  private size(thing: number): number {
    const count = this.places.size;
    const [least, growth] = this.detail === "few" ? [6, 1.3] : count <= A_SCREENFUL ? [3.5, 1.2] : [1.4, 0.6];
    return least + growth * Math.min(Math.sqrt(this.graph.degree(thing)), 8);
  }

  private hue(thing: number): number {
    return this.graph.hue(this.graph.topOf(thing)) ?? -1;
  }

  /** A crowd's points and lines. */
  private shapes(joins: Joined[]): Shapes {
    const points = new Float32Array(4 * this.places.size);
    let n = 0;
    for (const { thing, x, y } of this.places.values()) {
      const hue = this.hue(thing);
      points.set([x, y, this.size(thing), hue < 0 ? HUES : hue % HUES], 4 * n++);
    }
    const lines = new Float32Array(5 * joins.length);
    joins.forEach(({ fact: n, modality }, line) => {
      const fact = this.graph.fact(n);
      const [from, to] = [this.places.get(fact.subject)!, this.places.get(fact.object!)!];
      lines.set([from.x, from.y, to.x, to.y, MODALITIES.indexOf(modality)], 5 * line);
    });
    return { points, lines };
  }

  /** A crowd has the style sheet's colours, and is faded where some of it is lit. */
  private colourCrowd(): void {
    const { edge, faded, negated, hues, quiet } = this.colours;
    const fade = (colour: string): string => (this.lit ? faded : colour);
    const lines = MODALITIES.map((modality) => {
      return { colour: fade(modality === "negated" ? negated : edge), opacity: this.opacity, dash: DASHES[modality] };
    });
    this.crowd.look({ points: [...hues, quiet].map(fade), lines });
  }

  private mostJoined(things: number[]): number[] {
    const { graph } = this;
    return things.sort((a, b) => graph.degree(b) - graph.degree(a) || a - b).slice(0, NAMED_OF_CROWD);
  }

  /** After a move, names what is in view now. */
  private settle(): void {
    if (!this.crowded) return this.inscribe();
    const { width, height } = this.sigma.getDimensions();
    const [a, b] = [this.sigma.viewportToGraph({ x: 0, y: 0 }), this.sigma.viewportToGraph({ x: width, y: height })];
    const within = (at: number, one: number, other: number): boolean => Math.min(one, other) <= at && at <= Math.max(one, other);
    const inView = [...this.places.values()].filter(({ x, y }) => within(x, a.x, b.x) && within(y, a.y, b.y));
    this.named = this.mostJoined(inView.map(({ thing }) => thing));
    this.recruit();
  }

  /** Finds what has room for its words in this view. */
  private inscribe(): void {
    if (this.detail === "few") this.sign();
    else this.nameMany();
    this.sigma.refresh({ skipIndexation: true });
  }

  /** Finds the facts whose words are legible, what is lit or chosen first. */
  private sign(): void {
    const at = new Map(this.onScreen([...this.places.keys()]).map((named) => [named.thing, named]));
    const pen = this.pen(SIGN_SIZE);
    const rank = (key: string, ends: string[]): number =>
      this.lit?.has(key) ? 0 : this.chosen !== undefined && ends.includes(this.chosen) ? 1 : 2;
    const signs = this.sigma.getGraph().mapEdges((key, { label }, source, target) => {
      const [from, to] = [at.get(Number(source))!, at.get(Number(target))!];
      return { key, from, to, width: pen.measureText(label).width, rank: rank(key, [source, target]) };
    });
    signs.sort((a, b) => a.rank - b.rank);
    this.signed = legible(signs, [...at.values()]);
    // Asked for words on lines and given none, sigma leaves out the names of things too.
    this.sigma.setSetting("renderEdgeLabels", this.signed.size > 0);
  }

  /** Finds the things whose names are legible, those with the most facts first. */
  private nameMany(): void {
    const things = this.sigma.getGraph().mapNodes(Number);
    const named = this.onScreen(things.sort((a, b) => this.graph.degree(b) - this.graph.degree(a) || a - b));
    const found = sides(named, this.sigma.getDimensions());
    this.sided = new Map([...found].map(([n, side]) => [nodeKey(named[n]!.thing), side]));
  }

  /** Where things are on the screen, with the room that they and their names take. */
  private onScreen(things: number[]): (Named & { thing: number })[] {
    const { names } = this.room(things);
    return things.map((thing, n) => {
      const at = this.sigma.graphToViewport(this.places.get(thing)!);
      return { ...at, thing, radius: this.size(thing), width: names[n]! };
    });
  }

  /** Makes nodes and edges of those of a crowd that are named, lit or pointed at, and of no others. */
  private recruit(): void {
    const { crowded } = this;
    if (!crowded) return;
    const lit = [...(this.lit ?? [])];
    const things = new Set([...this.named, ...lit.filter((key) => !key.startsWith("f")).map(Number)]);
    if (this.chosen !== undefined) things.add(Number(this.chosen));
    if (this.pointed !== undefined) things.add(this.pointed);
    const drawn = new MultiDirectedGraph<NodeLook, EdgeLook>();
    for (const thing of things) if (this.places.has(thing)) this.add(drawn, thing);
    for (const key of lit) {
      const fact = Number(key.slice(1));
      const modality = crowded.get(fact);
      if (key.startsWith("f") && modality !== undefined) this.join(drawn, fact, modality);
    }
    this.colourCrowd();
    this.sigma.setGraph(drawn);
    this.inscribe();
  }

  /** The thing of a crowd within reach of a place of the screen. */
  private nearest({ x, y }: { x: number; y: number }): number | undefined {
    const [at, beside] = [this.sigma.viewportToGraph({ x, y }), this.sigma.viewportToGraph({ x: x + REACH, y })];
    let best: number | undefined;
    let least = Math.hypot(beside.x - at.x, beside.y - at.y);
    for (const place of this.places.values()) {
      const far = Math.hypot(place.x - at.x, place.y - at.y);
      if (far < least) [best, least] = [place.thing, far];
    }
    return best;
  }

  /** Lights things and facts and fades the others; chooses one of the things. */
  light(things: number[], facts: number[], chosen: number | undefined): void {
    this.lit = new Set([...things.map(nodeKey), ...facts.map(edgeKey)]);
    this.chosen = chosen === undefined ? undefined : nodeKey(chosen);
    if (this.crowded) this.recruit();
    else this.inscribe();
  }

  /** Lights everything alike and chooses nothing. */
  unmark(): void {
    if (this.lit === undefined && this.chosen === undefined) return;
    this.lit = undefined;
    this.chosen = undefined;
    if (this.crowded) this.recruit();
    else this.inscribe();
  }

  /** Marks one thing. */
  choose(thing: number): void {
    const before = this.chosen;
    this.chosen = nodeKey(thing);
    if (this.crowded) return this.recruit();
    if (this.detail === "few") return this.inscribe();
    const nodes = [before, this.chosen].filter((key) => key !== undefined && this.sigma.getGraph().hasNode(key));
    this.sigma.refresh({ partialGraph: { nodes: nodes as string[] }, skipIndexation: true });
  }

  /** Takes up the style sheet's colours, after the theme has changed. */
  recolour(): void {
    this.colours = colours();
    this.colourCrowd();
    this.sigma.refresh();
  }

  /** Moves to a thing that lies outside the view. */
  reveal(thing: number): void {
    const place = this.places.get(thing);
    if (!place) return;
    const { width, height } = this.sigma.getDimensions();
    const at = this.sigma.graphToViewport(place);
    const inside = at.x > 40 && at.y > 40 && at.x < width - 40 && at.y < height - 40;
    const { x, y } = this.sigma.viewportToFramedGraph(at);
    if (!inside) void this.sigma.getCamera().animate({ x, y }, { duration: 250 });
  }

  /** The room there is, and how wide the things' names will be. */
  room(things: number[]): Room {
    const { width, height } = this.sigma.getDimensions();
    const pen = this.pen(NAME_SIZE);
    return { width, height, names: things.map((thing) => pen.measureText(this.graph.shortName(thing)).width) };
  }

  /** What measures text of a size. */
  private pen(size: number): CanvasRenderingContext2D {
    const pen = document.createElement("canvas").getContext("2d")!;
    pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
    return pen;
  }

  /** What has to be in view for a few things to be seen with their names: pixels as they are where there is room. */
  private frame(places: Place[]): Extent {
    const { width, height, names } = this.room(places.map(({ thing }) => thing));
    const { top, right, bottom, left } = MARGIN;
    const { x: across, y: up } = extent(places);
    const middle = { x: (across[0] + across[1]) / 2, y: (up[0] + up[1]) / 2 };
    let scale = 1;
    places.forEach(({ x, y }, n) => {
      const half = { x: (width - left - right - names[n]!) / 2, y: (height - top - bottom) / 2 };
      scale = Math.min(scale, half.x / Math.abs(x - middle.x), half.y / Math.abs(y - middle.y));
    });
    scale = Math.max(scale, LEAST_SCALE);
    const x = middle.x + (right - left) / 2 / scale;
    const y = middle.y - (bottom - top) / 2 / scale;
    const around = (at: number, room: number): [number, number] => [at - room / scale / 2, at + room / scale / 2];
    return { x: around(x, width), y: around(y, height) };
  }

  holds(thing: number): boolean {
    return this.places.has(thing);
  }

  /** The nearest thing in a direction, as arrow keys mean it. */
  beside(thing: number, direction: { x: number; y: number }): number | undefined {
    const here = this.places.get(thing);
    if (!here) return undefined;
    let best: number | undefined;
    let least = Infinity;
    this.places.forEach((there, other) => {
      const [x, y] = [there.x - here.x, there.y - here.y];
      const along = x * direction.x + y * direction.y;
      const aside = Math.abs(x * direction.y) + Math.abs(y * direction.x);
      // What lies more to the side than ahead is found by another key.
      if (along <= 0 || aside > 1.5 * along) return;
      const far = along + 2 * aside;
      if (far < least) [best, least] = [other, far];
    });
    return best;
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    void camera.animate({ ratio: camera.ratio / factor }, { duration: 150 });
  }

  fit(): void {
    void this.sigma.getCamera().animate({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }, { duration: 250 });
  }

  resize(): void {
    this.sigma.resize();
    this.sigma.scheduleRender();
  }

  /** Where a machine draws slowly, lines and names wait until a move is over. */
  private watchPace(): void {
    const now = performance.now();
    const gap = now - this.drawnAt;
    this.drawnAt = now;
    // A pause is no slowness.
    this.slow = this.moving() && gap > 50 && gap < 5000 ? this.slow + 1 : 0;
    if (this.slow !== 2) return;
    this.crowd.waits = true;
    this.sigma.setSettings({ hideEdgesOnMove: true, hideLabelsOnMove: true });
  }

  private moving(): boolean {
    return this.sigma.getGraphState().isPanning || this.sigma.getCamera().isAnimating();
  }

  private start(container: HTMLElement): Sigma<NodeLook, EdgeLook> {
    const font = getComputedStyle(document.body).fontFamily;
    const isFaded = ({ key }: { key: string }): boolean => this.lit !== undefined && !this.lit.has(key);
    const isMarked = (look: NodeLook, state: State): boolean => state.isHovered || look.key === this.chosen;
    const line = (look: EdgeLook): string => {
      if (isFaded(look)) return this.colours.faded;
      return look.modality === "negated" ? this.colours.negated : this.colours.edge;
    };
    return new Sigma<NodeLook, EdgeLook>(new MultiDirectedGraph<NodeLook, EdgeLook>(), container, {
      primitives: {
        nodes: { shapes: [sdfCircle()], layers: [layerFill()] },
        edges: {
          variables: {
            dash: { type: "number", default: 0 },
            gap: { type: "number", default: 0 },
            plain: { type: "color", default: "#000" },
            dashed: { type: "color", default: "#000" },
          },
          paths: [pathLine(), pathCurved()],
          extremities: [extremityArrow({ lengthRatio: 5, widthRatio: 4 }), extremityBar()],
          layers: [
            layerPlain({ color: { attribute: "plain" } }),
            layerDashed({
              dashSize: { attribute: "dash", default: 0, mode: "pixels" },
              gapSize: { attribute: "gap", default: 0, mode: "pixels" },
              dashColor: { attribute: "dashed" },
            }),
          ],
        },
      },
      styles: {
        nodes: {
          x: { attribute: "x" },
          y: { attribute: "y" },
          size: (look: NodeLook, state: State) => look.size + (isMarked(look, state) ? 2 : 0),
          color: (look: NodeLook) =>
            isFaded(look) ? this.colours.faded : (this.colours.hues[look.hue % HUES] ?? this.colours.quiet),
          label: (look: NodeLook, state: State) => (state.isHovered ? look.name : look.label),
          labelColor: (look: NodeLook) => (isFaded(look) ? this.colours.quiet : this.colours.ink),
          labelFont: font,
          labelSize: () => (this.detail === "few" ? NAME_SIZE : 12),
          labelPosition: (look: NodeLook) => (this.detail === "few" ? "below" : (this.sided.get(look.key) ?? "right")),
          labelVisibility: (look: NodeLook, state: State) => {
            if (isMarked(look, state)) return "visible";
            if (this.lit) return isFaded(look) ? "hidden" : this.lit.size <= MOST_NAMED ? "visible" : "auto";
            return this.detail === "few" || this.sided.has(look.key) ? "visible" : "hidden";
          },
          depth: (look: NodeLook, state: State) => (isMarked(look, state) ? "topNodes" : "nodes"),
          // Lines and what stands on them do not cross the names of a few things.
          backdropVisibility: (look: NodeLook, state: State) =>
            isMarked(look, state) || this.detail === "few" ? "visible" : "hidden",
          backdropColor: (look: NodeLook, state: State) =>
            isMarked(look, state) ? this.colours.panel : this.colours.veil,
          backdropBorderColor: (look: NodeLook, state: State) => {
            if (look.key === this.chosen) return this.colours.accent;
            return state.isHovered ? this.colours.edge : "#00000000";
          },
          backdropBorderWidth: 1.5,
          backdropCornerRadius: 6,
          backdropPadding: (look: NodeLook, state: State) => (isMarked(look, state) ? 4 : 1),
          backdropArea: "label",
          cursor: "pointer",
        },
        edges: {
          size: (look: EdgeLook, state: State) => look.size + (state.isHovered ? 1 : 0),
          head: (look: EdgeLook) => (look.modality === "negated" ? "bar" : "arrow"),
          path: "straight",
          parallelPath: "curved",
          color: line,
          opacity: (look: EdgeLook) => (this.lit?.has(look.key) ? 1 : this.opacity),
          label: (look: EdgeLook, state: State) => (state.isHovered || this.signed.has(look.key) ? look.label : ""),
          labelColor: () => this.colours.quiet,
          labelFont: font,
          labelSize: SIGN_SIZE,
          labelBackgroundColor: () => this.colours.veil,
          labelBackgroundPadding: 1,
          dash: { attribute: "dash" },
          gap: { attribute: "gap" },
          plain: (look: EdgeLook) => (look.dash > 0 ? "#00000000" : line(look)),
          dashed: (look: EdgeLook) => (look.dash > 0 ? line(look) : "#00000000"),
          depth: (look: EdgeLook) => (this.lit?.has(look.key) ? "topEdges" : "edges"),
          cursor: "pointer",
        },
      },
      settings: {
        allowInvalidContainer: true,
        itemSizesReference: "screen",
        minEdgeThickness: 0.6,
        zoomDuration: 150,
        minCameraRatio: 0.02,
        maxCameraRatio: 3,
      },
    } as never);
  }
}

interface Extent {
  x: [number, number];
  y: [number, number];
}

/** The rectangle around some places. */
function extent(places: Place[]): Extent {
  const all: Extent = { x: [Infinity, -Infinity], y: [Infinity, -Infinity] };
  for (const place of places) {
    for (const axis of ["x", "y"] as const) {
      all[axis] = [Math.min(all[axis][0], place[axis]), Math.max(all[axis][1], place[axis])];
    }
  }
  return all;
}
