// Finds things by any of their names. Names are compared as `cartulary show` compares them.

import type { Graph } from "./data";

/** The form in which names are compared: lower case without accents, punctuation and article. */
export function key(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/[.'\u2019]/g, "")
    .replace(/[^\p{L}\p{N}+#]+/gu, " ")
    .trim()
    .split(" ");
  if (words.length > 1 && ["the", "a", "an"].includes(words[0]!)) words.shift();
  return words.join(" ").normalize("NFC");
}

export interface Found {
  thing: number;
  /** The name that was found, where it is not the one shown. */
  by: string | undefined;
}

export class Names {
  /** Made when the first name is looked for: a page opens without. */
  private keys: { thing: number; name: string; key: string }[] | undefined;

  constructor(private readonly graph: Graph) {}

  /** What the words may mean: the whole name before its beginning, a word's beginning, any part. */
  find(words: string, most: number): Found[] {
    const wanted = key(words);
    if (wanted === "") return [];
    this.keys ??= this.graph.data.things.flatMap(({ names }, thing) =>
      names.map((name) => ({ thing, name, key: key(name) })),
    );
    const best = new Map<number, { rank: number; name: string }>();
    for (const { thing, name, key } of this.keys) {
      const rank = rankOf(wanted, key);
      if (rank !== undefined && rank < (best.get(thing)?.rank ?? Infinity)) best.set(thing, { rank, name });
    }
    const { graph } = this;
    return [...best]
      .sort(([a, one], [b, other]) => one.rank - other.rank || graph.degree(b) - graph.degree(a) || a - b)
      .slice(0, most)
      .map(([thing, { name }]) => ({ thing, by: name === graph.name(thing) ? undefined : name }));
  }
}

function rankOf(wanted: string, key: string): number | undefined {
  if (key === wanted) return 0;
  if (key.startsWith(wanted)) return 1;
  if (` ${key}`.includes(` ${wanted}`)) return 2;
  return key.includes(wanted) ? 3 : undefined;
}
