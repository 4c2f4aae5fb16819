// Stretches of a document's text. Offsets in the data are code points; a string counts UTF-16 units.

import type { Claim, Doc, Graph } from "./data";
import { el } from "./dom";

/** Translates offsets of one text. */
export class Offsets {
  /** Where each code point begins; none where both counts agree. */
  private readonly starts: number[] | undefined;

  constructor(text: string) {
    if (/[\ud800-\udbff]/.test(text)) {
      this.starts = [];
      for (let at = 0; at < text.length; at += text.codePointAt(at)! > 0xffff ? 2 : 1) this.starts.push(at);
      this.starts.push(text.length);
    }
  }

  at(codePoint: number): number {
    return this.starts ? (this.starts[codePoint] ?? this.starts.at(-1)!) : codePoint;
  }
}

const known = new WeakMap<Doc, Offsets>();

export function offsets(document: Doc): Offsets {
  let found = known.get(document);
  if (!found) known.set(document, (found = new Offsets(document.text)));
  return found;
}

export function slice(document: Doc, start: number, end: number): string {
  const at = offsets(document);
  return document.text.slice(at.at(start), at.at(end));
}

/** The sentence of a claim with its quote marked. */
export function sentence(graph: Graph, claim: Claim): HTMLElement {
  const document = graph.document(claim.document);
  const [start, end] = claim.sentence;
  const [from, to] = claim.quote;
  return el(
    "blockquote",
    { lang: document.language },
    slice(document, start, from),
    el("mark", {}, slice(document, from, to)),
    slice(document, to, end),
  );
}

/** A date as it is read; a day without a year in words, for "--06-10" is how XML has it. */
export function dateInWords(date: string): string {
  const [, month, day] = date.match(/^--(\d\d)(?:-(\d\d))?$/) ?? [];
  if (month === undefined) return date;
  const at = new Date(Date.UTC(2000, Number(month) - 1, Number(day ?? 1)));
  return at.toLocaleDateString("en", { month: "long", ...(day === undefined ? {} : { day: "numeric" }), timeZone: "UTC" });
}
