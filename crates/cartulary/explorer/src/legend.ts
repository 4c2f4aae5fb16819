// The legend, each line of which is a filter.

import { hueName } from "./colours";
import { type Graph, MODALITIES, type Modality, label, strongest } from "./data";
import { button, el } from "./dom";
import type { Filter } from "./filter";

/** Fills the legend; `changed` is called when the reader has changed a filter. */
export function legend(into: HTMLElement, graph: Graph, filter: Filter, changed: () => void): void {
  const reset = button("Show everything", { class: "reset" }, () => {
    filter.reset();
    legend(into, graph, filter, changed);
    changed();
  });
  const update = (): void => {
    reset.hidden = filter.isOpen;
    changed();
  };
  reset.hidden = filter.isOpen;
  into.replaceChildren(
    el("h2", { class: "unseen" }, "Legend and filters"),
    ...(graph.data.facts.length > 0 ? [types(graph, filter, update), modalities(graph, filter, update)] : []),
    ...(graph.regions.length > 0 ? [regions(graph, filter, update)] : []),
    ...(graph.years && graph.years[0] < graph.years[1] ? [years(graph.years, filter, update)] : []),
    reset,
  );
}

function types(graph: Graph, filter: Filter, update: () => void): HTMLElement {
  const counts = new Map<number, number>();
  graph.data.things.forEach((_, n) => {
    if (graph.degree(n) > 0) counts.set(graph.topOf(n), (counts.get(graph.topOf(n)) ?? 0) + 1);
  });
  const tops = [...counts].sort(([a], [b]) => a - b);
  const lines = tops.map(([top, things]) => {
    const swatch = el("i", { class: `dot ${hueName(graph.hue(top))}`, "aria-hidden": "true" });
    return check(label(graph.data.classes[top]!), things, swatch, !filter.hiddenTypes.has(top), (shown) => {
      if (shown) filter.hiddenTypes.delete(top);
      else filter.hiddenTypes.add(top);
      update();
    });
  });
  return el("fieldset", {}, el("legend", {}, "Things"), ...lines);
}

function modalities(graph: Graph, filter: Filter, update: () => void): HTMLElement {
  const counts = new Map<Modality, number>();
  for (const fact of graph.data.facts) {
    const modality = strongest(fact.claims);
    counts.set(modality, (counts.get(modality) ?? 0) + 1);
  }
  const lines = MODALITIES.filter((modality) => counts.has(modality)).map((modality) => {
    const sample = el("i", { class: `line ${modality}`, "aria-hidden": "true" });
    return check(modality, counts.get(modality)!, sample, filter.modalities.has(modality), (shown) => {
      if (shown) filter.modalities.add(modality);
      else filter.modalities.delete(modality);
      update();
    });
  });
  return el("fieldset", {}, el("legend", {}, "Facts"), ...lines);
}

function regions(graph: Graph, filter: Filter, update: () => void): HTMLElement {
  const select = el(
    "select",
    { id: "region" },
    el("option", { value: "" }, "anywhere"),
    ...graph.regions.map((region) => el("option", { value: region }, graph.name(region))),
  );
  select.value = String(filter.region ?? "");
  select.addEventListener("change", () => {
    filter.region = select.value === "" ? undefined : Number(select.value);
    update();
  });
  return el("div", { class: "control" }, el("label", { for: "region" }, "Region"), select);
}

function years([first, last]: [number, number], filter: Filter, update: () => void): HTMLElement {
  const [from, to] = filter.years ?? [first, last];
  const slider = (name: string, value: number): HTMLInputElement =>
    el("input", { type: "range", min: first, max: last, step: 1, value, "aria-label": name });
  const [start, end] = [slider("From year", from), slider("To year", to)];
  const shown = el("output", {});
  const show = (): void => {
    const [from, to] = [Number(start.value), Number(end.value)];
    shown.textContent = from === to ? String(from) : `${from} – ${to}`;
    const share = (year: number): string => `${(100 * (year - first)) / (last - first)}%`;
    range.style.setProperty("--from", share(from));
    range.style.setProperty("--to", share(to));
  };
  const range = el("div", { class: "range" }, start, end);
  const move = (moved: HTMLInputElement, other: HTMLInputElement): void => {
    moved.addEventListener("input", () => {
      const crossed = moved === start ? moved.valueAsNumber > other.valueAsNumber : moved.valueAsNumber < other.valueAsNumber;
      if (crossed) other.value = moved.value;
      const [from, to] = [start.valueAsNumber, end.valueAsNumber];
      filter.years = from === first && to === last ? undefined : [from, to];
      show();
      update();
    });
  };
  move(start, end);
  move(end, start);
  show();
  return el("fieldset", { class: "years" }, el("legend", {}, "Years"), shown, range);
}

function check(
  text: string,
  things: number,
  sample: HTMLElement,
  on: boolean,
  change: (on: boolean) => void,
): HTMLElement {
  const box = el("input", { type: "checkbox", checked: on });
  box.addEventListener("change", () => change(box.checked));
  const number = el("span", { class: "count" }, things.toLocaleString("en"));
  return el("label", { class: "check" }, box, sample, el("span", {}, text), number);
}
