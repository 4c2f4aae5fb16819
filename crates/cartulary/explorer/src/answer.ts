// The answer to a query, as a table. Whatever stands in it is text: no term is ever read as HTML, and
// the only addresses that are links lead to the explorer.

import { button, count, el } from "./dom";

/** A term of SPARQL's results in JSON. */
export interface Term {
  type: "uri" | "literal" | "bnode" | "triple";
  value: string | { subject: Term; predicate: Term; object: Term };
  datatype?: string;
  "xml:lang"?: string;
}

type Row = Record<string, Term | undefined>;

/** An answer that can be shown. */
export type Shown = { summary: string } & ({ variables: string[]; rows: Row[] } | { truth: boolean } | { text: string });

/** Rows are added as the reader asks for them: no browser likes a table of 100,000. */
const MORE_ROWS = 500;
const STRING = "http://www.w3.org/2001/XMLSchema#string";
/** What the explorer has a page of. */
const OWN = /^https:\/\/cartulary\.org\/(?:id|fact|doc)\//;

/** Reads an answer of the server. */
export function read(media: string, body: string): Shown {
  if (!media.includes("json")) {
    const lines = body.trim() === "" ? 0 : body.trim().split("\n").length;
    return { text: body, summary: `${count(lines, "line")} of triples` };
  }
  const answer = JSON.parse(body) as { head: { vars?: string[] }; boolean?: boolean; results?: { bindings: Row[] } };
  if (answer.boolean !== undefined) return { truth: answer.boolean, summary: answer.boolean ? "yes" : "no" };
  const rows = answer.results?.bindings ?? [];
  return { variables: answer.head.vars ?? [], rows, summary: count(rows.length, "row") };
}

/** The elements that show an answer. */
export function show(shown: Shown, prefixes: Record<string, string>): HTMLElement[] {
  if ("truth" in shown) return [el("p", { class: "truth" }, shown.truth ? "Yes" : "No")];
  if ("text" in shown) return [el("pre", { tabindex: 0 }, shown.text)];
  const { variables, rows } = shown;
  const body = el("tbody");
  const more = button("", { class: "more" }, () => add());
  const add = (): void => {
    const from = body.children.length;
    for (const row of rows.slice(from, from + MORE_ROWS)) {
      body.append(el("tr", {}, ...variables.map((name) => el("td", {}, ...cell(row[name], prefixes)))));
    }
    const left = rows.length - body.children.length;
    more.hidden = left === 0;
    more.textContent = `Show ${Math.min(left, MORE_ROWS)} more of ${left.toLocaleString("en")}`;
  };
  add();
  const heads = variables.map((name) => el("th", { scope: "col" }, name));
  return [el("table", {}, el("caption", { class: "unseen" }, shown.summary), el("thead", {}, el("tr", {}, ...heads)), body), more];
}

function cell(term: Term | undefined, prefixes: Record<string, string>): (HTMLElement | string)[] {
  if (term === undefined) return [];
  if (typeof term.value !== "string") {
    const { subject, predicate, object } = term.value;
    const parts = [subject, predicate, object].flatMap((part) => [" ", ...cell(part, prefixes)]);
    return ["<<", ...parts, " >>"];
  }
  if (term.type === "bnode") return [`_:${term.value}`];
  if (term.type === "uri") {
    const short = shorten(term.value, prefixes);
    if (!OWN.test(term.value)) return [el("span", { title: term.value }, short)];
    return [el("a", { href: `./#/iri/${encodeURIComponent(term.value)}`, title: term.value }, short)];
  }
  const kind = term["xml:lang"] ?? (term.datatype && term.datatype !== STRING ? shorten(term.datatype, prefixes) : undefined);
  return kind === undefined ? [term.value] : [term.value, " ", el("span", { class: "kind" }, kind)];
}

/** An IRI by the longest namespace that it begins with. */
export function shorten(iri: string, prefixes: Record<string, string>): string {
  const fits = Object.entries(prefixes).filter(([, long]) => iri.startsWith(long) && iri.length > long.length);
  const [best] = fits.sort(([, a], [, b]) => b.length - a.length);
  return best === undefined ? iri : `${best[0]}:${iri.slice(best[1].length)}`;
}
