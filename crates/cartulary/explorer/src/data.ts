// The JSON document that the page shows, as `cartulary::explorer::data` writes it, and what is
// derived from it once. Things, documents, classes and predicates are referred to by their place in
// their list; offsets are code points.

export type Modality = "asserted" | "planned" | "proposed" | "negated";
export const MODALITIES: readonly Modality[] = ["asserted", "planned", "proposed", "negated"];

export interface Labelled {
  name: string;
  labels: Record<string, string>;
}

export interface Class extends Labelled {
  top: number;
  hue?: number;
}

export interface Doc {
  id: string;
  title?: string;
  publisher?: string;
  issued?: string;
  language?: string;
  text: string;
}

export interface Thing {
  id: string;
  iri: string;
  names: string[];
  class: number;
  mentions: [document: number, start: number, end: number][];
  in: number[];
  at?: [number, number];
}

export interface Claim {
  document: number;
  modality: Modality;
  when?: string;
  role?: string;
  according_to?: number;
  inferred_agent?: boolean;
  confidence: number;
  pattern: string;
  quote: [number, number];
  sentence: [number, number];
}

export interface Fact {
  id: string;
  subject: number;
  predicate: number;
  object?: number;
  value?: string;
  datatype?: string;
  claims: Claim[];
}

export interface Data {
  classes: Class[];
  predicates: Labelled[];
  documents: Doc[];
  things: Thing[];
  facts: Fact[];
}

const LONGEST_NAME = 30;

/** The data with its indices. */
export class Graph {
  readonly thingById = new Map<string, number>();
  readonly factById = new Map<string, number>();
  readonly documentById = new Map<string, number>();
  /** By thing: the facts of which it is an end. */
  readonly factsOf: number[][];
  /** Things that others lie in, in order of name. */
  readonly regions: number[];
  /** First and last year of any claim. */
  readonly years: [number, number] | undefined;

  constructor(readonly data: Data) {
    const { things, facts, documents } = data;
    things.forEach((thing, n) => this.thingById.set(thing.id, n));
    facts.forEach((fact, n) => this.factById.set(fact.id, n));
    documents.forEach((document, n) => this.documentById.set(document.id, n));
    this.factsOf = things.map(() => []);
    facts.forEach((fact, n) => {
      this.factsOf[fact.subject]!.push(n);
      if (fact.object !== undefined && fact.object !== fact.subject) this.factsOf[fact.object]!.push(n);
    });
    const regions = new Set(things.flatMap((thing) => thing.in));
    this.regions = [...regions].sort((a, b) => this.name(a).localeCompare(this.name(b), "en"));
    let [first, last] = [Infinity, -Infinity];
    for (const fact of facts) {
      for (const claim of fact.claims) {
        const year = this.year(claim);
        if (year !== undefined) [first, last] = [Math.min(first, year), Math.max(last, year)];
      }
    }
    this.years = first <= last ? [first, last] : undefined;
  }

  thing(n: number): Thing {
    return this.data.things[n]!;
  }

  fact(n: number): Fact {
    return this.data.facts[n]!;
  }

  document(n: number): Doc {
    return this.data.documents[n]!;
  }

  name(n: number): string {
    return this.thing(n).names[0] ?? this.thing(n).id;
  }

  /** A name short enough for a drawing: an acronym in place of a long name, else its beginning. */
  shortName(n: number): string {
    const name = this.name(n);
    if (name.length <= LONGEST_NAME) return name;
    const acronym = this.thing(n).names.find((other) => /^\p{Lu}[\p{L}\p{N}&.-]{1,11}$/u.test(other));
    return acronym ?? `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…`;
  }

  /** The class of a thing, and the top class above it. */
  classOf(n: number): Class {
    return this.data.classes[this.thing(n).class]!;
  }

  topOf(n: number): number {
    return this.classOf(n).top;
  }

  /** Which colour things of a class have. */
  hue(top: number): number | undefined {
    return this.data.classes[top]?.hue;
  }

  predicate(fact: Fact): string {
    return label(this.data.predicates[fact.predicate]!);
  }

  /** The name of a fact's object, or its value. */
  objectName(fact: Fact): string {
    return fact.object === undefined ? (fact.value ?? "") : this.name(fact.object);
  }

  /** The other end of a fact, where it is a thing. */
  otherEnd(fact: Fact, end: number): number | undefined {
    return fact.subject === end ? fact.object : fact.subject;
  }

  title(document: Doc): string {
    return document.title ?? document.id;
  }

  /** When a claim holds, or else when its document came out. */
  date(claim: Claim): string | undefined {
    return claim.when ?? this.document(claim.document).issued;
  }

  year(claim: Claim): number | undefined {
    const dates = [claim.when, this.document(claim.document).issued];
    const years = dates.map((date) => date?.match(/^-?\d{4}/)?.[0]).filter((year) => year !== undefined);
    return years.length > 0 ? Number(years[0]) : undefined;
  }

  /** How many things it is joined to; what is drawn larger. */
  degree(n: number): number {
    return this.factsOf[n]!.length;
  }
}

/** How people read a class or predicate. */
export function label(of: Labelled): string {
  return of.labels["en"] ?? of.name;
}

/** The strongest modality of some claims. */
export function strongest(claims: Claim[]): Modality {
  const at = Math.min(...claims.map((claim) => MODALITIES.indexOf(claim.modality)));
  return MODALITIES[at] ?? "asserted";
}

/** The graph in the page, or from the address that the page names. */
export async function load(): Promise<Graph> {
  const element = document.getElementById("graph")!;
  const source = element.dataset["source"];
  if (source === undefined) return new Graph(JSON.parse(element.textContent!));
  const response = await fetch(source);
  if (!response.ok) throw new Error(`the graph could not be read: ${response.status} ${response.statusText}`);
  return new Graph(await response.json());
}
