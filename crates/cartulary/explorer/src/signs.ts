// Which names and words of a drawing have room: a word half beneath another reads as neither.

interface Point {
  x: number;
  y: number;
}

/** A line with words on its middle, in pixels. */
export interface Sign {
  key: string;
  from: Point;
  to: Point;
  /** How wide the words are. */
  width: number;
}

/** A thing with its name beneath it, in pixels. */
export interface Named extends Point {
  radius: number;
  /** How wide the name is. */
  width: number;
}

/** From the middle of words to their upper edge, with some air. */
const HALF = 7;
/** From the middle of a thing's edge to the lower edge of its name. */
const NAME = 22;
/** What an arrow's head takes of a line, and a thing at its end. */
const [HEAD, THING] = [8, 14];

/** The lines whose words lie on no name and on no other words; of two that would, the earlier. */
export function legible(signs: Sign[], names: Named[]): Set<string> {
  const chosen = new Set<string>();
  const taken: Point[] = [];
  for (const { key, from, to, width } of signs) {
    const [x, y] = [to.x - from.x, to.y - from.y];
    const long = Math.hypot(x, y);
    if (long < width + 2 * (HEAD + THING)) continue;
    // Words are a row of dots, for they lie aslant.
    const count = Math.max(2, Math.ceil(width / HALF));
    const dots = Array.from({ length: count }, (_, n) => {
      const along = 0.5 + ((n / (count - 1) - 0.5) * width) / long;
      return { x: from.x + along * x, y: from.y + along * y };
    });
    const isFree = dots.every(
      (dot) =>
        !names.some((name) => covers(name, dot)) &&
        !taken.some((other) => Math.hypot(other.x - dot.x, other.y - dot.y) < 2 * HALF),
    );
    if (!isFree) continue;
    chosen.add(key);
    taken.push(...dots);
  }
  return chosen;
}

/** Whether a dot of words lies on a thing or its name. */
function covers({ x, y, radius, width }: Named, dot: Point): boolean {
  if (Math.hypot(dot.x - x, dot.y - y) < radius + HALF / 2) return true;
  const below = dot.y - y;
  return Math.abs(dot.x - x) < width / 2 + HALF / 2 && radius - HALF / 2 < below && below < radius + NAME;
}

/** Where a name stands, seen from its thing. */
export type Side = "right" | "left" | "below" | "above";

const SIDES: Side[] = ["right", "left", "below", "above"];

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** From a thing to its name, and how high a name is. */
const [GAP, TALL] = [4, 14];

/**
 * The names that lie inside a room and on no other, and on which side; earlier things come first. A name
 * lies on another thing only where it has no other place, and on none that comes before its own.
 */
export function sides(things: Named[], { width, height }: { width: number; height: number }): Map<number, Side> {
  const found = new Map<number, Side>();
  const names: Box[] = [];
  const discs = things.map(({ x, y, radius }) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }));
  things.forEach((thing, n) => {
    const free = SIDES.map((side) => ({ side, box: boxOf(thing, side) })).filter(({ box }) => {
      const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      return isInside && !names.some((other) => overlap(box, other));
    });
    const covers = ({ box }: { box: Box }, discs: Box[]): boolean => discs.some((disc) => overlap(box, disc));
    const best = free.find((place) => !covers(place, discs)) ?? free.find((place) => !covers(place, discs.slice(0, n)));
    if (best === undefined) return;
    found.set(n, best.side);
    names.push(best.box);
  });
  return found;
}

function boxOf({ x, y, radius, width }: Named, side: Side): Box {
  const far = radius + GAP;
  switch (side) {
    case "right":
      return { left: x + far, right: x + far + width, top: y - TALL / 2, bottom: y + TALL / 2 };
    case "left":
      return { left: x - far - width, right: x - far, top: y - TALL / 2, bottom: y + TALL / 2 };
    case "below":
      return { left: x - width / 2, right: x + width / 2, top: y + far, bottom: y + far + TALL };
    case "above":
      return { left: x - width / 2, right: x + width / 2, top: y - far - TALL, bottom: y - far };
  }
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
