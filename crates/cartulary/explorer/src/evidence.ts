// A fact in words, and who says so.

import { hueName } from "./colours";
import { type Claim, type Fact, type Graph, label, strongest } from "./data";
import { el } from "./dom";
import { link } from "./route";
import { dateInWords, sentence } from "./text";

/** A thing as a link to its portrait. */
export function thingLink(graph: Graph, thing: number): HTMLElement {
  const top = graph.data.classes[graph.topOf(thing)]!;
  return el(
    "a",
    { class: "thing", href: link({ at: "thing", id: graph.thing(thing).id }), title: label(graph.classOf(thing)) },
    el("i", { class: `dot ${hueName(top.hue)}`, "aria-hidden": "true" }),
    graph.name(thing),
  );
}

/** The object of a fact. */
export function objectOf(graph: Graph, fact: Fact): HTMLElement {
  if (fact.object !== undefined) return thingLink(graph, fact.object);
  return el("span", { class: "value" }, dateInWords(fact.value ?? ""));
}

/** "planned" and the like; nothing where it is so. */
export function badge(claims: Claim[]): HTMLElement | undefined {
  const modality = strongest(claims);
  return modality === "asserted" ? undefined : el("span", { class: `badge ${modality}` }, modality);
}

/** The predicate of a fact with what qualifies it, as a link to the fact. */
export function predicateLink(graph: Graph, fact: Fact, claims: Claim[], arrow: [string, string]): HTMLElement {
  const roles = new Set(claims.map((claim) => claim.role).filter((role) => role !== undefined));
  const role = roles.size > 0 ? ` as ${[...roles].join(", ")}` : "";
  return el(
    "a",
    { class: "predicate", href: link({ at: "fact", id: fact.id }) },
    el("span", { "aria-hidden": "true" }, arrow[0]),
    graph.predicate(fact) + role,
    el("span", { "aria-hidden": "true" }, arrow[1]),
  );
}

/** Every claim of a fact: the sentence, the document, whose word it is. */
export function evidence(graph: Graph, fact: Fact, claims: Claim[], of?: string): HTMLElement[] {
  return claims.map((claim) => {
    const document = graph.document(claim.document);
    const words = [document.publisher, document.issued].filter((word) => word !== undefined);
    const target = of === undefined ? { at: "fact" as const, id: fact.id } : { at: "thing" as const, id: of };
    const source = el(
      "a",
      { class: "source", href: link({ at: "document", id: document.id, of: target }) },
      graph.title(document),
    );
    const notes = [
      strongest(claims) === claim.modality ? undefined : claim.modality,
      claim.when === undefined ? undefined : `from ${dateInWords(claim.when)}`,
      claim.according_to === undefined ? undefined : `according to ${graph.name(claim.according_to)}`,
      claim.inferred_agent ? "the sentence does not name who" : undefined,
    ].filter((note) => note !== undefined);
    return el(
      "figure",
      { class: "evidence" },
      sentence(graph, claim),
      el(
        "figcaption",
        {},
        source,
        words.length > 0 ? ` · ${words.join(" · ")}` : undefined,
        notes.length > 0 ? el("span", { class: "note" }, notes.join(" · ")) : undefined,
      ),
    );
  });
}
