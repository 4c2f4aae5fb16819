import { combobox } from "./combobox";
import { type Fact, type Graph, load, strongest } from "./data";
import { byId, button, count, el } from "./dom";
import { Drawing, type Joined } from "./drawing";
import { Filter } from "./filter";
import { legend } from "./legend";
import { List } from "./list";
import { Names } from "./names";
import { around, arrange, mostJoined, readable } from "./neighbourhood";
import { inWords, overview } from "./overview";
import { pathfinder } from "./pathfinder";
import type { Step } from "./paths";
import { factPage, portrait } from "./portrait";
import { firstFocused, type Focus, reader } from "./reader";
import { decoded, go, link, parse, type Route } from "./route";
import { theme } from "./theme";

type View = "near" | "whole" | "list";

class Page {
  private readonly filter: Filter;
  private readonly names: Names;
  private readonly list: List;
  private readonly drawing: Drawing | undefined;
  private readonly details = byId("details");
  private view: View = "near";
  /** What the neighbourhood is drawn around, and how much of it. */
  private center: number | undefined;
  private most = 0;
  /** The paths shown, where the page is at one. */
  private walked: { from: number; found: Step[][] } | undefined;
  /** The thing that arrow keys have come to. */
  private cursor: number | undefined;
  /** How often the filters have changed, and what is drawn. */
  private filterings = 0;
  private drawn = "";

  constructor(private readonly graph: Graph) {
    this.filter = new Filter(graph);
    this.names = new Names(graph);
    this.list = new List(byId("list"), graph, this.filter);
    try {
      this.drawing = new Drawing(byId("drawing"), graph, {
        thing: (n) => go({ at: "thing", id: graph.thing(n).id }),
        fact: (n) => go({ at: "fact", id: graph.fact(n).id }),
      });
    } catch {
      this.view = "list";
    }
    this.center = mostJoined(graph, () => true);
    this.most = this.fitting();
    this.wire();
    this.follow();
  }

  private wire(): void {
    const { graph } = this;
    const { documents, facts } = graph.data;
    byId("tally").textContent = `${count(documents.length, "document")} · ${count(facts.length, "fact")}`;
    const search = combobox(graph, this.names, { name: "Search", hint: "Search by any name" }, (thing) =>
      go({ at: "thing", id: graph.thing(thing).id }),
    );
    byId("search").append(search.element);
    legend(byId("filters"), graph, this.filter, () => this.filtered());
    for (const choice of byId("views").querySelectorAll("button")) {
      const view = choice.dataset["view"] as View;
      choice.disabled = view !== "list" && this.drawing === undefined;
      choice.addEventListener("click", () => this.look(view));
    }
    byId("find-path").addEventListener("click", () => {
      const route = parse(location.hash);
      this.details.focus();
      go({ at: "path", from: route.at === "thing" ? route.id : "", to: "" });
    });
    byId("skip").addEventListener("click", (event) => {
      event.preventDefault();
      this.details.focus();
    });
    const editor = byId("graph").dataset["editor"];
    if (editor !== undefined) {
      byId("find-path").before(el("a", { href: editor, title: "Ask the graph in SPARQL" }, "SPARQL"));
    }
    theme(byId("theme"), () => this.drawing?.recolour());
    for (const choice of byId("camera").querySelectorAll("button")) {
      choice.addEventListener("click", () => this.zoom(choice.dataset["zoom"]));
    }
    byId("drawing").addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("hashchange", () => this.follow());
    document.addEventListener("keydown", (event) => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
      if (event.key === "/" && !typing) {
        event.preventDefault();
        search.input.focus();
      }
    });
    new ResizeObserver(() => this.drawing?.resize()).observe(byId("drawing"));
  }

  /** Shows what the address says. */
  private follow(): void {
    let route = parse(location.hash);
    if (route.at === "iri") {
      // The address that the page itself has for it, so that "back" leads further back.
      route = this.known(route.iri);
      history.replaceState(null, "", link(route));
    }
    this.walked = undefined;
    const { page, title } = this.pageOf(route);
    const lost = this.details.contains(document.activeElement);
    this.details.replaceChildren(...page);
    this.details.scrollTop = 0;
    document.title = title === "" ? "Cartulary" : `${title} · Cartulary`;
    if (lost) (this.firstEmpty(route) ?? this.details).focus();
    if (route.at === "document") firstFocused(this.details)?.scrollIntoView({ block: "center" });
    this.draw(route);
  }

  /** What has an IRI; by itself where nothing has. */
  private known(iri: string): Route {
    const { graph } = this;
    const thing = graph.data.things.find((thing) => thing.iri === iri);
    if (thing !== undefined) return { at: "thing", id: thing.id };
    const last = iri.slice(iri.lastIndexOf("/") + 1);
    if (graph.factById.has(last)) return { at: "fact", id: last };
    const [, path] = iri.split("/doc/");
    const id = path === undefined ? undefined : decoded(path);
    return id !== undefined && graph.documentById.has(id) ? { at: "document", id } : { at: "iri", iri };
  }

  /** The field of a path that waits for a name. */
  private firstEmpty(route: Route): HTMLElement | undefined {
    if (route.at !== "path") return undefined;
    return [...this.details.querySelectorAll("input")].find((input) => input.value === "");
  }

  private pageOf(route: Route): { page: HTMLElement[]; title: string } {
    const { graph, filter } = this;
    const unknown = { page: [el("h2", {}, "Nothing is known by that address.")], title: "" };
    switch (route.at) {
      case "start":
        return { page: overview(graph), title: "" };
      case "iri":
        return unknown;
      case "thing": {
        const thing = graph.thingById.get(route.id);
        if (thing === undefined) return unknown;
        this.around(thing);
        return { page: portrait(graph, filter, thing), title: graph.name(thing) };
      }
      case "fact": {
        const n = graph.factById.get(route.id);
        if (n === undefined) return unknown;
        const fact = graph.fact(n);
        const ends = [fact.subject, fact.object].filter((end) => end !== undefined);
        if (!ends.every((end) => this.drawing?.holds(end))) this.around(fact.subject);
        return { page: factPage(graph, n), title: inWords(graph, fact) };
      }
      case "path": {
        const [from, to] = [graph.thingById.get(route.from), graph.thingById.get(route.to)];
        const { page, found } = pathfinder(graph, this.names, filter, from, to);
        if (from !== undefined && found.length > 0) this.walked = { from, found };
        return { page, title: "Path" };
      }
      case "document": {
        const n = graph.documentById.get(route.id);
        if (n === undefined) return unknown;
        return { page: reader(graph, n, this.focus(route.of)), title: graph.title(graph.document(n)) };
      }
    }
  }

  private focus(of: { at: "thing" | "fact"; id: string } | undefined): Focus {
    if (of === undefined) return undefined;
    const n = (of.at === "thing" ? this.graph.thingById : this.graph.factById).get(of.id);
    if (n === undefined) return undefined;
    return of.at === "thing" ? { thing: n } : { fact: n };
  }

  private around(thing: number): void {
    if (thing !== this.center) this.most = this.fitting();
    this.center = thing;
  }

  /** How many things the window has room for. */
  private fitting(): number {
    const { clientWidth, clientHeight } = byId("stage");
    return readable(clientWidth, clientHeight);
  }

  private look(view: View): void {
    this.view = view;
    this.draw(parse(location.hash));
  }

  private filtered(): void {
    this.filterings++;
    const route = parse(location.hash);
    if (route.at !== "document") this.follow();
    else this.draw(route);
  }

  /** Draws the view that the reader has chosen. */
  private draw(route: Route): void {
    const { view, drawing } = this;
    for (const choice of byId("views").querySelectorAll("button")) {
      choice.setAttribute("aria-pressed", String(choice.dataset["view"] === view));
    }
    byId("list").hidden = view !== "list";
    byId("drawing").hidden = byId("camera").hidden = view === "list";
    if (view === "list" || drawing === undefined) {
      this.list.draw();
      const why = drawing === undefined ? "This browser cannot draw the network (it has no WebGL 2)." : "";
      byId("caption").textContent = why;
      return;
    }
    // What is drawn stays as the reader has moved it, unless it is something else.
    const what = view === "whole" ? "" : this.walked ? location.hash : `${this.center} ${this.most}`;
    const wanted = `${view} ${this.filterings} ${what}`;
    if (wanted !== this.drawn) {
      this.drawn = wanted;
      // It may have been hidden until now, and knows no size then.
      drawing.resize();
      if (view === "whole") this.drawWhole(drawing);
      else this.drawNear(drawing);
    }
    this.mark(drawing, route);
  }

  private drawNear(drawing: Drawing): void {
    const { graph, filter, walked, center } = this;
    const admits = (fact: Fact): boolean => filter.admits(fact);
    let things: number[] = [];
    if (walked) {
      things = [...new Set(walked.found.flatMap((steps) => [walked.from, ...steps.map(({ to }) => to)]))];
    } else if (center !== undefined) {
      things = around(graph, admits, center, this.most);
    }
    const place = new Map(things.map((thing, n) => [thing, n]));
    const joins: Joined[] = [];
    const pairs: [number, number][] = [];
    const near = new Set(things.flatMap((thing) => graph.factsOf[thing]!));
    for (const n of [...near].sort((a, b) => a - b)) {
      const fact = graph.fact(n);
      const [from, to] = [place.get(fact.subject), fact.object === undefined ? undefined : place.get(fact.object)];
      const claims = filter.claims(fact);
      if (from === undefined || to === undefined || from === to || claims.length === 0) continue;
      joins.push({ fact: n, modality: strongest(claims) });
      pairs.push([from, to]);
    }
    drawing.show(arrange(things, pairs, drawing.room(things)), joins, "few");
    this.caption(things.length, center !== undefined && !walked);
  }

  private caption(shown: number, isNear: boolean): void {
    const caption = byId("caption");
    if (!isNear || this.center === undefined) {
      caption.textContent = "";
      return;
    }
    const name = this.graph.name(this.center);
    const text = shown === 1 ? `Nothing is joined to ${name}.` : `Around ${name}`;
    caption.replaceChildren(el("span", {}, text));
    if (shown === this.most) {
      const more = button("Show more", { class: "plain" }, () => {
        this.most *= 2;
        this.draw(parse(location.hash));
      });
      caption.append(" · ", more);
    }
  }

  private drawWhole(drawing: Drawing): void {
    const { graph, filter } = this;
    const joins: Joined[] = [];
    const joined = new Set<number>();
    graph.data.facts.forEach((fact, n) => {
      if (fact.object === undefined || fact.object === fact.subject) return;
      const claims = filter.claims(fact);
      if (claims.length === 0) return;
      joins.push({ fact: n, modality: strongest(claims) });
      joined.add(fact.subject).add(fact.object);
    });
    const places = [...joined].map((thing) => {
      const [x, y] = graph.thing(thing).at ?? [0, 0];
      return { thing, x, y };
    });
    drawing.show(places, joins, "many");
    byId("caption").textContent = `${count(places.length, "thing")}, ${count(joins.length, "fact")}`;
  }

  /** Lights what the details speak of. */
  private mark(drawing: Drawing, route: Route): void {
    const { graph, walked } = this;
    if (walked) {
      const steps = walked.found.flat();
      drawing.light([walked.from, ...steps.map(({ to }) => to)], steps.map(({ fact }) => fact), undefined);
      return;
    }
    if (route.at === "fact") {
      const n = graph.factById.get(route.id);
      if (n !== undefined) {
        const { subject, object } = graph.fact(n);
        drawing.light(object === undefined ? [subject] : [subject, object], [n], subject);
        return;
      }
    }
    const thing = route.at === "thing" ? graph.thingById.get(route.id) : undefined;
    if (thing === undefined || !drawing.holds(thing)) {
      drawing.unmark();
      return;
    }
    if (this.view === "whole") {
      const facts = graph.factsOf[thing]!;
      const others = facts.map((fact) => graph.otherEnd(graph.fact(fact), thing)).filter((end) => end !== undefined);
      drawing.light([thing, ...others], facts, thing);
    } else {
      drawing.unmark();
      drawing.choose(thing);
    }
    drawing.reveal(thing);
  }

  private zoom(how: string | undefined): void {
    if (how === "in") this.drawing?.zoom(1.5);
    else if (how === "out") this.drawing?.zoom(1 / 1.5);
    else this.drawing?.fit();
  }

  private key(event: KeyboardEvent): void {
    const { drawing, graph } = this;
    if (!drawing || event.ctrlKey || event.metaKey || event.altKey) return;
    const directions: Record<string, { x: number; y: number }> = {
      ArrowLeft: { x: -1, y: 0 },
      ArrowRight: { x: 1, y: 0 },
      ArrowUp: { x: 0, y: 1 },
      ArrowDown: { x: 0, y: -1 },
    };
    const direction = directions[event.key];
    if (direction) {
      const held = this.cursor !== undefined && drawing.holds(this.cursor) ? this.cursor : undefined;
      const start = held ?? (this.center !== undefined && drawing.holds(this.center) ? this.center : undefined);
      const next = start === undefined ? undefined : drawing.beside(start, direction);
      if (next !== undefined) {
        this.cursor = next;
        drawing.choose(next);
        drawing.reveal(next);
        byId("caption").textContent = `${graph.name(next)}, ${count(graph.degree(next), "fact")}`;
      }
    } else if (event.key === "Enter" && this.cursor !== undefined && drawing.holds(this.cursor)) {
      go({ at: "thing", id: graph.thing(this.cursor).id });
    } else if (event.key === "+" || event.key === "=") {
      this.zoom("in");
    } else if (event.key === "-") {
      this.zoom("out");
    } else if (event.key === "0") {
      this.zoom("fit");
    } else {
      return;
    }
    event.preventDefault();
  }
}

load().then(
  (graph) => {
    new Page(graph);
    document.documentElement.dataset["ready"] = "";
  },
  (why: unknown) => {
    byId("details").replaceChildren(el("h2", {}, "The graph could not be shown."), el("p", {}, String(why)));
  },
);
