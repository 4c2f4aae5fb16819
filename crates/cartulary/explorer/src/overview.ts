// Where a reader begins: what is here, and where to go.

import type { Fact, Graph } from "./data";
import { count, el } from "./dom";
import { thingLink } from "./evidence";
import { link } from "./route";

const MOST_THINGS = 12;
const MOST_DOCUMENTS = 50;

export function overview(graph: Graph): HTMLElement[] {
  const { documents, things, facts } = graph.data;
  const joined = things
    .map((_, n) => n)
    .filter((n) => graph.degree(n) > 0)
    .sort((a, b) => graph.degree(b) - graph.degree(a) || a - b);
  const lines = documents.slice(0, MOST_DOCUMENTS).map((document) => {
    const words = [document.publisher, document.issued].filter((word) => word !== undefined);
    return el(
      "li",
      {},
      el("a", { href: link({ at: "document", id: document.id }) }, graph.title(document)),
      words.length > 0 ? el("span", { class: "count" }, words.join(" · ")) : undefined,
    );
  });
  const left = documents.length - MOST_DOCUMENTS;
  return [
    el("p", { class: "kind" }, "Overview"),
    el("h2", {}, `${count(facts.length, "fact")} on ${count(joined.length, "thing")}`),
    ...(facts.length === 0 ? [el("p", { class: "lead" }, "No text says anything that was read.")] : mostSaid(graph, joined)),
    el("h3", {}, count(documents.length, "document")),
    el("ul", { class: "documents" }, ...lines),
    ...(left > 0 ? [el("p", { class: "note" }, `and ${left.toLocaleString("en")} more, found through what they say`)] : []),
  ];
}

function mostSaid(graph: Graph, joined: number[]): HTMLElement[] {
  const lines = joined
    .slice(0, MOST_THINGS)
    .map((n) => el("li", {}, thingLink(graph, n), el("span", { class: "count" }, count(graph.degree(n), "fact"))));
  return [
    el("p", { class: "lead" }, "Each with the words that say so. Click a thing or a line, or search by any name."),
    el("h3", {}, "Most is said of"),
    el("ul", { class: "things" }, ...lines),
  ];
}

/** A fact in one line. */
export function inWords(graph: Graph, fact: Fact): string {
  return `${graph.name(fact.subject)} ${graph.predicate(fact)} ${graph.objectName(fact)}`;
}
