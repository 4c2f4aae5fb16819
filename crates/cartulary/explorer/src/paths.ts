// How one thing leads to another.

import type { Fact, Graph } from "./data";

export interface Step {
  fact: number;
  to: number;
}

/** A search that goes on for longer than this has more ways to walk than a reader has time for. */
const MOST_STEPS = 200_000;
/** How much longer than the shortest a path may be. */
const LONGER = 2;

/**
 * Up to `most` paths over the facts that `admits`, the shortest first, and of those of one length
 * first those over things with fewer facts. No path meets a thing twice, and of parallel facts
 * the first counts.
 */
export function paths(
  graph: Graph,
  admits: (fact: Fact) => boolean,
  from: number,
  to: number,
  most: number,
): Step[][] {
  const steps = (at: number): Step[] => {
    const nearest = new Map<number, Step>();
    for (const fact of graph.factsOf[at]!) {
      const other = graph.otherEnd(graph.fact(fact), at);
      if (other === undefined || other === at || nearest.has(other)) continue;
      if (admits(graph.fact(fact))) nearest.set(other, { fact, to: other });
    }
    return [...nearest.values()].sort((a, b) => graph.degree(a.to) - graph.degree(b.to) || a.to - b.to);
  };
  const known = new Map<number, Step[]>();
  const stepsFrom = (at: number): Step[] => {
    let found = known.get(at);
    if (!found) known.set(at, (found = steps(at)));
    return found;
  };

  // How far each thing is from the goal, so that no step is taken that cannot reach it in time.
  const far = new Map([[to, 0]]);
  for (let ring = [to]; ring.length > 0; ) {
    const next: number[] = [];
    for (const at of ring) {
      for (const step of stepsFrom(at)) {
        if (!far.has(step.to)) {
          far.set(step.to, far.get(at)! + 1);
          next.push(step.to);
        }
      }
    }
    ring = next;
  }
  const shortest = far.get(from);
  if (shortest === undefined || from === to) return [];

  const found: Step[][] = [];
  let taken = 0;
  const walk = (at: number, left: number, way: Step[], met: Set<number>): void => {
    for (const step of stepsFrom(at)) {
      if (found.length >= most || taken++ > MOST_STEPS) return;
      if (met.has(step.to) || far.get(step.to)! > left - 1) continue;
      if (step.to === to) {
        if (left === 1) found.push([...way, step]);
        continue;
      }
      met.add(step.to);
      walk(step.to, left - 1, [...way, step], met);
      met.delete(step.to);
    }
  };
  for (let length = shortest; length <= shortest + LONGER && found.length < most; length++) {
    walk(from, length, [], new Set([from]));
  }
  return found;
}
