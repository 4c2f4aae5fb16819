// A document with what was read in it: sentences of facts highlighted, names as links.

import { hueName } from "./colours";
import type { Doc, Fact, Graph } from "./data";
import { el } from "./dom";
import { link } from "./route";
import { offsets } from "./text";

/** What of a document is to be seen first: all that speaks of a thing, or what proves a fact. */
export type Focus = { thing: number } | { fact: number } | undefined;

interface Stretch {
  start: number;
  end: number;
}

interface Sentence extends Stretch {
  facts: number[];
  focused: boolean;
}

interface Mention extends Stretch {
  thing: number;
}

export function reader(graph: Graph, n: number, focus: Focus): HTMLElement[] {
  const document = graph.document(n);
  const about = [document.publisher, document.issued].filter((word) => word !== undefined).join(" · ");
  const body = el("div", { class: "text", lang: document.language, tabindex: 0 }, ...marked(graph, n, document, focus));
  return [
    el("p", { class: "kind" }, "Document"),
    el("h2", {}, graph.title(document)),
    el("p", { class: "names" }, about === "" ? document.id : `${about} · ${document.id}`),
    body,
  ];
}

/** The place in the text to begin at. */
export function firstFocused(within: HTMLElement): HTMLElement | null {
  return within.querySelector(".text .focused") ?? within.querySelector(".text .named");
}

function marked(graph: Graph, n: number, document: Doc, focus: Focus): HTMLElement[] {
  const at = offsets(document);
  const inUnits = (start: number, end: number): Stretch => ({ start: at.at(start), end: at.at(end) });
  const { sentences, quotes } = said(graph, n, focus, inUnits);
  const mentions: Mention[] = graph.data.things
    .flatMap(({ mentions }, thing) =>
      mentions.filter(([of]) => of === n).map(([, start, end]) => ({ thing, ...inUnits(start, end) })),
    )
    .sort((a, b) => a.start - b.start || b.end - a.end);

  // Every place at which something begins or ends cuts the text.
  const cuts = new Set([0, document.text.length]);
  for (const { start, end } of [...sentences, ...quotes, ...mentions]) cuts.add(start).add(end);
  const places = [...cuts].sort((a, b) => a - b);

  const out: HTMLElement[] = [];
  let [sentence, mention] = [0, 0];
  for (let n = 0; n + 1 < places.length; n++) {
    const [start, end] = [places[n]!, places[n + 1]!];
    while (sentences[sentence] && sentences[sentence]!.end <= start) sentence++;
    while (mentions[mention] && mentions[mention]!.end <= start) mention++;
    const inside = sentences[sentence] && sentences[sentence]!.start <= start ? sentences[sentence] : undefined;
    const named = mentions[mention] && mentions[mention]!.start <= start ? mentions[mention] : undefined;
    const quoted = quotes.some((quote) => quote.start <= start && end <= quote.end);
    const classes = [
      inside ? "said" : "",
      inside?.focused ? "focused" : "",
      quoted ? "quote" : "",
      named && focus && "thing" in focus && named.thing === focus.thing ? "named" : "",
    ].join(" ");
    out.push(piece(graph, document.text.slice(start, end), classes.trim(), named));
    if (inside && inside.end === end) out.push(...notes(graph, inside));
  }
  return out;
}

/** The sentences of facts, joined where they lie on each other, and the quotes in focus. */
function said(
  graph: Graph,
  n: number,
  focus: Focus,
  inUnits: (start: number, end: number) => Stretch,
): { sentences: Sentence[]; quotes: Stretch[] } {
  const isFocused = (fact: Fact, place: number): boolean => {
    if (!focus) return false;
    if ("fact" in focus) return place === focus.fact;
    return fact.subject === focus.thing || fact.object === focus.thing;
  };
  const all: Sentence[] = [];
  const quotes: Stretch[] = [];
  graph.data.facts.forEach((fact, place) => {
    for (const claim of fact.claims) {
      if (claim.document !== n) continue;
      const focused = isFocused(fact, place);
      all.push({ ...inUnits(...claim.sentence), facts: [place], focused });
      if (focused) quotes.push(inUnits(...claim.quote));
    }
  });
  all.sort((a, b) => a.start - b.start || a.end - b.end);
  const sentences: Sentence[] = [];
  for (const next of all) {
    const last = sentences.at(-1);
    if (last && next.start < last.end) {
      last.end = Math.max(last.end, next.end);
      if (!last.facts.includes(next.facts[0]!)) last.facts.push(...next.facts);
      last.focused ||= next.focused;
    } else {
      sentences.push(next);
    }
  }
  return { sentences, quotes };
}

function piece(graph: Graph, text: string, classes: string, named: Mention | undefined): HTMLElement {
  if (!named) return el("span", { class: classes || undefined }, text);
  const hue = hueName(graph.hue(graph.topOf(named.thing)));
  const thing = graph.thing(named.thing);
  return el(
    "a",
    { class: `mention ${hue} ${classes}`.trim(), href: link({ at: "thing", id: thing.id }), title: graph.name(named.thing) },
    text,
  );
}

/** What was read in a sentence, after it. */
function notes(graph: Graph, { facts }: Sentence): HTMLElement[] {
  return facts.map((n) => {
    const fact = graph.fact(n);
    const whole = `${graph.name(fact.subject)} ${graph.predicate(fact)} ${graph.objectName(fact)}`;
    return el(
      "a",
      { class: "margin", href: link({ at: "fact", id: fact.id }), title: whole, "aria-label": `Fact: ${whole}` },
      graph.predicate(fact),
    );
  });
}
