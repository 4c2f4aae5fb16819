// The network as tables: what the drawing shows, for whoever reads rather than looks.

import { type Fact, type Graph, label, strongest } from "./data";
import { button, count, el } from "./dom";
import { objectOf, predicateLink, thingLink } from "./evidence";
import type { Filter } from "./filter";

type Kind = "facts" | "things";

interface Column<Row> {
  name: string;
  cell: (row: Row) => Node | string;
  /** By what rows are ordered; the name of its first cell where it is a text. */
  order: (row: Row) => string | number;
  /** Whether its words stay together. */
  short?: boolean;
}

/** Rows are added as the reader asks for them: no browser likes a table of 20,000. */
const MORE_ROWS = 200;

export class List {
  private kind: Kind = "facts";
  private column = 0;
  private descending = false;
  private rows = MORE_ROWS;

  constructor(
    private readonly into: HTMLElement,
    private readonly graph: Graph,
    private readonly filter: Filter,
  ) {}

  draw(): void {
    const { graph, filter } = this;
    const facts = graph.data.facts.filter((fact) => filter.admits(fact));
    const choice = (kind: Kind, text: string): HTMLElement =>
      button(text, { "aria-pressed": String(this.kind === kind) }, () => {
        [this.kind, this.column, this.descending, this.rows] = [kind, 0, false, MORE_ROWS];
        this.draw();
      });
    const things = graph.data.things.flatMap((_, n) => (this.isThing(n) ? [n] : []));
    const switches = el(
      "div",
      { class: "switch", role: "group", "aria-label": "Table" },
      choice("facts", count(facts.length, "fact")),
      choice("things", count(things.length, "thing")),
    );
    const table = this.kind === "facts" ? this.table(facts, this.factColumns()) : this.table(things, this.thingColumns());
    this.into.replaceChildren(switches, ...table);
  }

  private isThing(n: number): boolean {
    const { graph, filter } = this;
    if (filter.hiddenTypes.has(graph.topOf(n))) return false;
    const facts = graph.factsOf[n]!;
    if (facts.some((fact) => filter.admits(graph.fact(fact)))) return true;
    return filter.isOpen && graph.thing(n).mentions.length > 0;
  }

  private factColumns(): Column<Fact>[] {
    const { graph, filter } = this;
    const dates = (fact: Fact): string =>
      filter.claims(fact).map((claim) => graph.date(claim) ?? "").sort()[0] ?? "";
    const documents = (fact: Fact): number => new Set(filter.claims(fact).map((claim) => claim.document)).size;
    return [
      { name: "Subject", cell: (f) => thingLink(graph, f.subject), order: (f) => graph.name(f.subject) },
      {
        name: "Fact",
        cell: (f) => predicateLink(graph, f, filter.claims(f), ["", ""]),
        order: (f) => graph.predicate(f),
      },
      { name: "Object", cell: (f) => objectOf(graph, f), order: (f) => graph.objectName(f) },
      { name: "How", cell: (f) => strongest(filter.claims(f)), order: (f) => strongest(filter.claims(f)), short: true },
      { name: "When", cell: dates, order: dates, short: true },
      { name: "Documents", cell: (f) => String(documents(f)), order: documents },
    ];
  }

  private thingColumns(): Column<number>[] {
    const { graph } = this;
    const documents = (n: number): number => new Set(graph.thing(n).mentions.map(([document]) => document)).size;
    return [
      { name: "Name", cell: (n) => thingLink(graph, n), order: (n) => graph.name(n) },
      { name: "Class", cell: (n) => label(graph.classOf(n)), order: (n) => label(graph.classOf(n)) },
      { name: "Facts", cell: (n) => String(graph.degree(n)), order: (n) => graph.degree(n) },
      { name: "Documents", cell: (n) => String(documents(n)), order: documents },
    ];
  }

  private table<Row>(rows: Row[], columns: Column<Row>[]): HTMLElement[] {
    const { order } = columns[this.column]!;
    const sign = this.descending ? -1 : 1;
    const sorted = rows
      .map((row) => ({ row, by: order(row) }))
      .sort((a, b) => sign * compare(a.by, b.by))
      .map(({ row }) => row);
    const heads = columns.map(({ name }, n) => {
      const sorted = n === this.column ? (this.descending ? "descending" : "ascending") : undefined;
      const act = button(name, {}, () => {
        this.descending = n === this.column && !this.descending;
        this.column = n;
        this.draw();
        this.into.querySelectorAll<HTMLElement>("th button")[n]?.focus();
      });
      return el("th", { scope: "col", "aria-sort": sorted }, act);
    });
    const lines = sorted
      .slice(0, this.rows)
      .map((row) => el("tr", {}, ...columns.map(({ cell, short }) => el("td", { class: short && "short" }, cell(row)))));
    const table = el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines));
    const left = sorted.length - this.rows;
    if (left <= 0) return [table];
    const more = button(`Show ${Math.min(left, MORE_ROWS)} more of ${left.toLocaleString("en")}`, { class: "more" }, () => {
      this.rows += MORE_ROWS;
      this.draw();
    });
    return [table, more];
  }
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}
