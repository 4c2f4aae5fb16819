// How does one thing lead to another? Two fields, and the answers with the words that say so.

import { combobox } from "./combobox";
import type { Graph } from "./data";
import { button, count, el } from "./dom";
import { badge, predicateLink, thingLink } from "./evidence";
import type { Filter } from "./filter";
import type { Names } from "./names";
import { type Step, paths } from "./paths";
import { copyLink } from "./portrait";
import { go, link } from "./route";
import { sentence } from "./text";

const MOST = 5;

/** The page of a path, and the paths that it shows. */
export function pathfinder(
  graph: Graph,
  names: Names,
  filter: Filter,
  from: number | undefined,
  to: number | undefined,
): { page: HTMLElement[]; found: Step[][] } {
  const id = (thing: number | undefined): string => (thing === undefined ? "" : graph.thing(thing).id);
  const ends = { from: id(from), to: id(to) };
  const start = combobox(graph, names, { name: "From", hint: "From…" }, (thing) => {
    ends.from = id(thing);
    go({ at: "path", ...ends });
  });
  const end = combobox(graph, names, { name: "To", hint: "To…" }, (thing) => {
    ends.to = id(thing);
    go({ at: "path", ...ends });
  });
  start.set(from);
  end.set(to);
  const swap = button("⇅", { "aria-label": "Swap", title: "Swap" }, () =>
    go({ at: "path", from: ends.to, to: ends.from }),
  );
  const page: HTMLElement[] = [
    el("p", { class: "kind" }, "Path"),
    el("h2", {}, "How does one lead to the other?"),
    el("div", { class: "ends" }, start.element, swap, end.element),
  ];
  if (from === undefined || to === undefined) return { page, found: [] };
  const found = paths(graph, (fact) => filter.admits(fact), from, to, MOST);
  page.push(el("p", { class: "acts" }, el("span", { role: "status" }, found.length === 0 ? none(filter) : count(found.length, "path")), copyLink()));
  page.push(...found.map((steps) => walk(graph, filter, from, steps)));
  return { page, found };
}

function none(filter: Filter): string {
  return filter.isOpen ? "Nothing joins the two." : "Nothing that the filters show joins the two.";
}

function walk(graph: Graph, filter: Filter, from: number, steps: Step[]): HTMLElement {
  let at = from;
  const lines: HTMLElement[] = [el("li", { class: "stop" }, thingLink(graph, from))];
  for (const step of steps) {
    const fact = graph.fact(step.fact);
    const claims = filter.claims(fact);
    const claim = claims[0]!;
    const document = graph.document(claim.document);
    const arrow: [string, string] = fact.subject === at ? ["↓ ", ""] : ["↑ ", ""];
    lines.push(
      el(
        "li",
        { class: "step" },
        predicateLink(graph, fact, claims, arrow),
        badge(claims),
        sentence(graph, claim),
        el(
          "a",
          { class: "source", href: link({ at: "document", id: document.id, of: { at: "fact", id: fact.id } }) },
          graph.title(document),
        ),
      ),
      el("li", { class: "stop" }, thingLink(graph, step.to)),
    );
    at = step.to;
  }
  return el("ol", { class: "path" }, ...lines);
}
