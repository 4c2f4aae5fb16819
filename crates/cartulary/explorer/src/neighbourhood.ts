// A part of the network small enough to read: what stands around one thing, with a drawing of its own.

import type { Fact, Graph } from "./data";

interface Point {
  x: number;
  y: number;
}

export interface Place extends Point {
  thing: number;
}

/** A thing with its name and the lines around it takes so many square pixels, to be read well. */
const ROOMY = 24_000;

/** As many things as a drawing of a size can name without names lying on each other. */
export function readable(width: number, height: number): number {
  return Math.min(Math.max(Math.round((width * height) / ROOMY), 8), 26);
}

/** The things around one, nearest first, and of those as near the ones with more facts. */
export function around(graph: Graph, admits: (fact: Fact) => boolean, center: number, most: number): number[] {
  const chosen = [center];
  const met = new Set(chosen);
  for (let ring = [center]; ring.length > 0 && chosen.length < most; ) {
    const next: number[] = [];
    for (const at of ring) {
      for (const n of graph.factsOf[at]!) {
        const other = graph.otherEnd(graph.fact(n), at);
        if (other === undefined || met.has(other) || !admits(graph.fact(n))) continue;
        met.add(other);
        next.push(other);
      }
    }
    next.sort((a, b) => graph.degree(b) - graph.degree(a) || a - b);
    chosen.push(...next.slice(0, most - chosen.length));
    ring = next.filter((thing) => chosen.includes(thing));
  }
  return chosen;
}

/** The thing with the most facts that still has a neighbourhood to read. */
export function mostJoined(graph: Graph, admits: (fact: Fact) => boolean): number | undefined {
  let best: number | undefined;
  let most = 0;
  graph.data.things.forEach((_, n) => {
    const others = new Set<number>();
    for (const fact of graph.factsOf[n]!) {
      const other = graph.otherEnd(graph.fact(fact), n);
      if (other !== undefined && other !== n && admits(graph.fact(fact))) others.add(other);
    }
    if (others.size > most) [best, most] = [n, others.size];
  });
  return best;
}

/** The room of a drawing in pixels, and how wide the name under each thing is. */
export interface Room {
  width: number;
  height: number;
  names: number[];
}

/**
 * Places for a few things: distances in the drawing as near as can be to distances in the network,
 * by stress majorization, then stretched to fill the room, and apart far enough for their names.
 */
export function arrange(things: number[], joins: [number, number][], room: Room): Place[] {
  const count = things.length;
  const far = distances(count, joins);
  // Around the middle in the order in which they were met, further out the further away.
  const points = things.map((_, n) => {
    const [angle, radius] = [n * 2.399963, far[0]![n]!];
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  });
  for (let round = 0; round < 200; round++) {
    for (let i = 1; i < count; i++) {
      let [x, y, weights] = [0, 0, 0];
      for (let j = 0; j < count; j++) {
        if (i === j) continue;
        const [a, b] = [points[i]!, points[j]!];
        const wanted = far[i]![j]!;
        const gap = Math.hypot(a.x - b.x, a.y - b.y) || 1e-6;
        const weight = 1 / (wanted * wanted);
        x += weight * (b.x + (wanted * (a.x - b.x)) / gap);
        y += weight * (b.y + (wanted * (a.y - b.y)) / gap);
        weights += weight;
      }
      points[i] = { x: x / weights, y: y / weights };
    }
  }
  level(points);
  fill(points, room);
  separate(points, room);
  return things.map((thing, n) => ({ thing, ...points[n]! }));
}

/** Steps between each two; things that nothing joins are a little further than the furthest. */
function distances(count: number, joins: [number, number][]): number[][] {
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const [a, b] of joins) {
    next[a]!.push(b);
    next[b]!.push(a);
  }
  const all = next.map((_, from) => {
    const far = new Array<number>(count).fill(Infinity);
    far[from] = 0;
    for (let ring = [from]; ring.length > 0; ) {
      const further: number[] = [];
      for (const at of ring) {
        for (const to of next[at]!) {
          if (far[to] === Infinity) {
            far[to] = far[at]! + 1;
            further.push(to);
          }
        }
      }
      ring = further;
    }
    return far;
  });
  const furthest = Math.max(1, ...all.flat().filter(Number.isFinite));
  return all.map((row) => row.map((far) => (Number.isFinite(far) ? far : furthest + 1)));
}

/** A step is at most this long, so that a drawing of three things is no stretched one. */
const LONGEST = 210;
/** From the top of a thing to the bottom of its name, and between two of them. */
const [TALL, APART] = [46, 12];
/** What a drawing leaves free of its room, in pixels: for names, and for the caption and the buttons on it. */
export const MARGIN = { top: 24, right: 56, bottom: 80, left: 20 };

/** Turns a drawing so that it is widest from left to right. */
function level(points: Point[]): void {
  const middle = { x: mean(points, "x"), y: mean(points, "y") };
  let [xx, yy, xy] = [0, 0, 0];
  for (const at of points) {
    const [x, y] = [at.x - middle.x, at.y - middle.y];
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (const at of points) [at.x, at.y] = [at.x * cos + at.y * sin, at.y * cos - at.x * sin];
}

function mean(points: Point[], axis: "x" | "y"): number {
  return points.reduce((sum, at) => sum + at[axis], 0) / Math.max(points.length, 1);
}

/** Stretches a drawing to its room, wide and high each on its own, names inside. */
function fill(points: Point[], { width, height, names }: Room): void {
  const stretch = (axis: "x" | "y", room: number): void => {
    const [least, most] = [Math.min(...points.map((at) => at[axis])), Math.max(...points.map((at) => at[axis]))];
    const scale = most > least ? Math.min(room / (most - least), LONGEST) : 0;
    for (const at of points) at[axis] = (at[axis] - (least + most) / 2) * scale;
  };
  const { top, right, bottom, left } = MARGIN;
  stretch("x", Math.max(width - left - right - Math.max(0, ...names), 200));
  stretch("y", Math.max(height - top - bottom, 200));
}

/** Pushes things apart until no name lies on another, each pair the shorter way. */
function separate(points: Point[], { names }: Room): void {
  for (let round = 0; round < 300; round++) {
    let moved = false;
    for (let i = 0; i < points.length; i++) {
      for (let j = i + 1; j < points.length; j++) {
        const [a, b] = [points[i]!, points[j]!];
        const overX = (names[i]! + names[j]!) / 2 + APART - Math.abs(b.x - a.x);
        const overY = TALL - Math.abs(b.y - a.y);
        if (overX <= 0.5 || overY <= 0.5) continue;
        moved = true;
        const [axis, over] = overX < overY ? (["x", overX] as const) : (["y", overY] as const);
        const by = (over / 2) * (b[axis] < a[axis] ? -1 : 1);
        a[axis] -= by;
        b[axis] += by;
      }
    }
    if (!moved) return;
  }
}
