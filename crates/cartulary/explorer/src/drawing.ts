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
import type { Graph, Modality } from "./data";
import type { Place, Room } from "./neighbourhood";

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
const NAME_SIZE = 13;
/** Asking which edge lies under the pointer costs, the more edges there are. */
const MOST_EDGES_TO_POINT_AT = 5_000;
const DASHES: Record<Modality, [dash: number, gap: number]> = {
  asserted: [0, 0],
  planned: [7, 5],
  proposed: [1.5, 4],
  negated: [0, 0],
};

export class Drawing {
  private readonly sigma: Sigma<NodeLook, EdgeLook>;
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
    this.sigma.on("afterRender", () => this.watchPace());
    this.sigma.on("clickNode", ({ node }) => handlers.thing(Number(node)));
    this.sigma.on("clickEdge", ({ edge }) => handlers.fact(Number(edge.slice(1))));
  }

  /** Draws things with the facts between them, all in view. */
  show(places: Place[], joins: Joined[], detail: Detail): void {
    this.detail = detail;
    const few = detail === "few";
    // The fewer there are, the larger each may be.
    const [least, growth] = few ? [6, 1.3] : places.length <= A_SCREENFUL ? [3.5, 1.2] : [1.4, 0.6];
    const drawn = new MultiDirectedGraph<NodeLook, EdgeLook>();
    for (const { thing, x, y } of places) {
      const degree = this.graph.degree(thing);
      drawn.addNode(nodeKey(thing), {
        key: nodeKey(thing),
        x,
        y,
        size: least + growth * Math.min(Math.sqrt(degree), 8),
        hue: this.graph.hue(this.graph.topOf(thing)) ?? -1,
        label: this.graph.shortName(thing),
        name: this.graph.name(thing),
      });
    }
    for (const { fact: n, modality } of joins) {
      const fact = this.graph.fact(n);
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
    this.lit = undefined;
    this.chosen = undefined;
    // Where lines are many, they add up to a shade.
    this.opacity = few ? 1 : Math.max(0.12, Math.min(1, 25 / Math.sqrt(joins.length)));
    this.sigma.setSettings({
      hideEdgesOnMove: false,
      hideLabelsOnMove: false,
      renderEdgeLabels: few,
      enableEdgeEvents: joins.length <= MOST_EDGES_TO_POINT_AT,
      labelDensity: few ? 100 : places.length <= A_SCREENFUL ? 2 : 0.7,
      labelRenderedSizeThreshold: few ? 0 : 4,
      stagePadding: few ? 70 : 30,
    });
    this.sigma.setGraph(drawn);
    void this.sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  /** Lights things and facts and fades the others; chooses one of the things. */
  light(things: number[], facts: number[], chosen: number | undefined): void {
    this.lit = new Set([...things.map(nodeKey), ...facts.map(edgeKey)]);
    this.chosen = chosen === undefined ? undefined : nodeKey(chosen);
    this.sigma.refresh({ skipIndexation: true });
  }

  /** Lights everything alike and chooses nothing. */
  unmark(): void {
    if (this.lit === undefined && this.chosen === undefined) return;
    this.lit = undefined;
    this.chosen = undefined;
    this.sigma.refresh({ skipIndexation: true });
  }

  /** Marks one thing. */
  choose(thing: number): void {
    const before = this.chosen;
    this.chosen = nodeKey(thing);
    const nodes = [before, this.chosen].filter((key) => key !== undefined && this.sigma.getGraph().hasNode(key));
    this.sigma.refresh({ partialGraph: { nodes: nodes as string[] }, skipIndexation: true });
  }

  /** Takes up the style sheet's colours, after the theme has changed. */
  recolour(): void {
    this.colours = colours();
    this.sigma.refresh();
  }

  /** Moves to a thing that lies outside the view. */
  reveal(thing: number): void {
    const place = this.sigma.getNodeDisplayData(nodeKey(thing));
    if (!place) return;
    const { width, height } = this.sigma.getDimensions();
    const at = this.sigma.framedGraphToViewport(place);
    const inside = at.x > 40 && at.y > 40 && at.x < width - 40 && at.y < height - 40;
    if (!inside) void this.sigma.getCamera().animate({ x: place.x, y: place.y }, { duration: 250 });
  }

  /** The room there is, and how wide the things' names will be. */
  room(things: number[]): Room {
    const { width, height } = this.sigma.getDimensions();
    const pen = document.createElement("canvas").getContext("2d")!;
    pen.font = `${NAME_SIZE}px ${getComputedStyle(document.body).fontFamily}`;
    return { width, height, names: things.map((thing) => pen.measureText(this.graph.shortName(thing)).width) };
  }

  holds(thing: number): boolean {
    return this.sigma.getGraph().hasNode(nodeKey(thing));
  }

  /** The nearest thing in a direction, as arrow keys mean it. */
  beside(thing: number, direction: { x: number; y: number }): number | undefined {
    const drawn = this.sigma.getGraph();
    const here = drawn.getNodeAttributes(nodeKey(thing));
    let best: number | undefined;
    let least = Infinity;
    drawn.forEachNode((node, there) => {
      const [x, y] = [there.x - here.x, there.y - here.y];
      const along = x * direction.x + y * direction.y;
      const aside = Math.abs(x * direction.y) + Math.abs(y * direction.x);
      // What lies more to the side than ahead is found by another key.
      if (along <= 0 || aside > 1.5 * along) return;
      const far = along + 2 * aside;
      if (far < least) [best, least] = [Number(node), far];
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
    const moving = this.sigma.getGraphState().isPanning || this.sigma.getCamera().isAnimating();
    // A pause is no slowness.
    this.slow = moving && gap > 50 && gap < 5000 ? this.slow + 1 : 0;
    if (this.slow === 2) this.sigma.setSettings({ hideEdgesOnMove: true, hideLabelsOnMove: true });
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
          labelPosition: () => (this.detail === "few" ? "below" : "right"),
          labelVisibility: (look: NodeLook, state: State) => {
            if (isMarked(look, state)) return "visible";
            if (this.lit) return isFaded(look) ? "hidden" : this.lit.size <= MOST_NAMED ? "visible" : "auto";
            return this.detail === "few" ? "visible" : "auto";
          },
          depth: (look: NodeLook, state: State) => (isMarked(look, state) ? "topNodes" : "nodes"),
          backdropVisibility: (look: NodeLook, state: State) => (isMarked(look, state) ? "visible" : "hidden"),
          backdropColor: () => this.colours.panel,
          backdropBorderColor: (look: NodeLook) =>
            look.key === this.chosen ? this.colours.accent : this.colours.edge,
          backdropBorderWidth: 1.5,
          backdropCornerRadius: 6,
          backdropPadding: 4,
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
          label: { attribute: "label" },
          labelColor: () => this.colours.quiet,
          labelFont: font,
          labelSize: 11,
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
