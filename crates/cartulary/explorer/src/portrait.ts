// All that the graph says of one thing, and of one fact.

import { hueName } from "./colours";
import { type Claim, type Fact, type Graph, label } from "./data";
import { button, count, el } from "./dom";
import { badge, evidence, objectOf, predicateLink, thingLink } from "./evidence";
import type { Filter } from "./filter";
import { go, link } from "./route";
import { dateInWords } from "./text";

/** As many claims of one fact are read before the reader asks for more. */
const FEW_CLAIMS = 2;
const FEW_NAMES = 6;

export function portrait(graph: Graph, filter: Filter, n: number): HTMLElement[] {
  const thing = graph.thing(n);
  const facts = graph.factsOf[n]!.map((fact) => graph.fact(fact));
  const wanted = facts.filter((fact) => filter.admits(fact));
  const hidden = facts.length - wanted.length;
  return [
    el("p", { class: "kind" }, el("i", { class: `dot ${hueName(graph.hue(graph.topOf(n)))}`, "aria-hidden": "true" }), kind(graph, n)),
    el("h2", {}, graph.name(n)),
    ...names(thing.names.slice(1)),
    el(
      "p",
      { class: "acts" },
      button("Path from here", { class: "plain" }, () => go({ at: "path", from: thing.id, to: "" })),
      copyLink(),
    ),
    ...groups(graph, filter, n, wanted.filter((fact) => fact.subject === n), true),
    ...groups(graph, filter, n, wanted.filter((fact) => fact.subject !== n), false),
    ...(hidden > 0 ? [el("p", { class: "note" }, `${count(hidden, "fact")} hidden by the filters.`)] : []),
    ...(facts.length === 0 ? [el("p", { class: "note" }, "Named in the texts; no fact about it was read.")] : []),
    ...timeline(graph, filter, n, wanted),
    ...mentions(graph, n),
    el("p", { class: "iri" }, thing.iri),
  ];
}

export function factPage(graph: Graph, n: number): HTMLElement[] {
  const fact = graph.fact(n);
  return [
    el("p", { class: "kind" }, "Fact"),
    el(
      "h2",
      { class: "statement" },
      thingLink(graph, fact.subject),
      el("span", { class: "predicate" }, ` ${graph.predicate(fact)} `),
      objectOf(graph, fact),
    ),
    el("p", { class: "acts" }, badge(fact.claims), copyLink()),
    el("h3", {}, count(fact.claims.length, "claim")),
    ...evidence(graph, fact, fact.claims),
    ...readings(fact.claims),
  ];
}

/** A button that copies the address, where the browser lets it. */
export function copyLink(): HTMLElement {
  const copy = button("Copy link", { class: "plain" }, () => {
    const done = (text: string): void => {
      copy.textContent = text;
      setTimeout(() => (copy.textContent = "Copy link"), 1500);
    };
    if (!navigator.clipboard) return done("The address bar has the link");
    navigator.clipboard.writeText(location.href).then(
      () => done("Copied"),
      () => done("The address bar has the link"),
    );
  });
  return copy;
}

function kind(graph: Graph, n: number): string {
  const own = graph.classOf(n);
  const top = graph.data.classes[own.top]!;
  return own === top ? label(top) : `${label(top)} · ${label(own)}`;
}

function names(others: string[]): HTMLElement[] {
  if (others.length === 0) return [];
  const few = others.slice(0, FEW_NAMES).join(", ");
  const rest = others.slice(FEW_NAMES);
  const also = el("p", { class: "names" }, `also ${few}`);
  if (rest.length > 0) {
    const more = button(`and ${rest.length} more`, { class: "plain" }, () => more.replaceWith(`, ${rest.join(", ")}`));
    also.append(" ", more);
  }
  return [also];
}

/** Facts by predicate, those with more claims first. */
function groups(graph: Graph, filter: Filter, n: number, facts: Fact[], outgoing: boolean): HTMLElement[] {
  const byPredicate = new Map<number, Fact[]>();
  for (const fact of facts) byPredicate.set(fact.predicate, [...(byPredicate.get(fact.predicate) ?? []), fact]);
  const id = graph.thing(n).id;
  return [...byPredicate]
    .sort(([a], [b]) => a - b)
    .flatMap(([, facts]) =>
      facts
        .sort((a, b) => b.claims.length - a.claims.length)
        .map((fact) => {
          const claims = filter.claims(fact);
          const line = outgoing
            ? [predicateLink(graph, fact, claims, ["", " → "]), objectOf(graph, fact)]
            : [predicateLink(graph, fact, claims, ["← ", " "]), thingLink(graph, fact.subject)];
          return el("article", { class: "fact" }, el("h3", {}, ...line, badge(claims)), ...some(graph, fact, claims, id));
        }),
    );
}

function some(graph: Graph, fact: Fact, claims: Claim[], of: string): HTMLElement[] {
  const all = evidence(graph, fact, claims, of);
  const rest = all.slice(FEW_CLAIMS);
  if (rest.length === 0) return all;
  const more = button(`${count(rest.length, "more claim")}`, { class: "plain" }, () => more.replaceWith(...rest));
  return [...all.slice(0, FEW_CLAIMS), more];
}

/** Its dated facts, the earliest first. */
function timeline(graph: Graph, filter: Filter, n: number, facts: Fact[]): HTMLElement[] {
  const moments: { date: string; fact: Fact }[] = [];
  for (const fact of facts) {
    const dates = new Set(filter.claims(fact).map((claim) => claim.when));
    if (fact.value !== undefined && fact.datatype !== "xsd:string") dates.add(fact.value);
    for (const date of dates) if (date !== undefined) moments.push({ date, fact });
  }
  if (moments.length === 0) return [];
  moments.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const lines = moments.map(({ date, fact }) => {
    const other = fact.subject === n ? graph.objectName(fact) : graph.name(fact.subject);
    const what = other === date ? graph.predicate(fact) : `${graph.predicate(fact)} ${other}`;
    return el(
      "li",
      {},
      el("time", {}, dateInWords(date)),
      el("a", { href: link({ at: "fact", id: fact.id }) }, fact.subject === n ? what : `${other} ${graph.predicate(fact)}`),
    );
  });
  return [el("h3", {}, "Timeline"), el("ol", { class: "timeline" }, ...lines)];
}

/** The documents that name it. */
function mentions(graph: Graph, n: number): HTMLElement[] {
  const { id, mentions } = graph.thing(n);
  const counts = new Map<number, number>();
  for (const [document] of mentions) counts.set(document, (counts.get(document) ?? 0) + 1);
  if (counts.size === 0) return [];
  const lines = [...counts].map(([document, times]) => {
    const { id: of } = graph.document(document);
    const href = link({ at: "document", id: of, of: { at: "thing", id } });
    return el(
      "li",
      {},
      el("a", { href }, graph.title(graph.document(document))),
      el("span", { class: "count" }, count(times, "time")),
    );
  });
  return [el("h3", {}, `Named in ${count(counts.size, "document")}`), el("ul", { class: "mentions" }, ...lines)];
}

/** How each claim was found. */
function readings(claims: Claim[]): HTMLElement[] {
  const lines = claims.map((claim) =>
    el("li", {}, el("code", {}, claim.pattern), ` · confidence ${claim.confidence.toFixed(2)}`),
  );
  return [el("details", {}, el("summary", {}, "How it was read"), el("ul", {}, ...lines))];
}
