// What the reader wants to see: types, modalities, a region, a stretch of years.

import { type Claim, type Fact, type Graph, MODALITIES, type Modality } from "./data";

export class Filter {
  readonly hiddenTypes = new Set<number>();
  readonly modalities = new Set<Modality>(MODALITIES);
  region: number | undefined;
  years: [number, number] | undefined;

  constructor(private readonly graph: Graph) {}

  /** The claims of a fact that are wanted; none where the fact is not. */
  claims(fact: Fact): Claim[] {
    if (this.isOpen) return fact.claims;
    if (!this.admitsEnds(fact)) return [];
    return fact.claims.filter((claim) => this.modalities.has(claim.modality) && this.admitsDate(claim));
  }

  admits(fact: Fact): boolean {
    return this.claims(fact).length > 0;
  }

  get isOpen(): boolean {
    const { hiddenTypes, modalities, region, years } = this;
    return !hiddenTypes.size && modalities.size === MODALITIES.length && region === undefined && !years;
  }

  reset(): void {
    this.hiddenTypes.clear();
    for (const modality of MODALITIES) this.modalities.add(modality);
    this.region = undefined;
    this.years = undefined;
  }

  private admitsEnds(fact: Fact): boolean {
    const ends = fact.object === undefined ? [fact.subject] : [fact.subject, fact.object];
    const { graph, region } = this;
    if (ends.some((end) => this.hiddenTypes.has(graph.topOf(end)))) return false;
    return region === undefined || ends.some((end) => end === region || graph.thing(end).in.includes(region));
  }

  /** What has no date is never out of range. */
  private admitsDate(claim: Claim): boolean {
    if (this.years === undefined) return true;
    const year = this.graph.year(claim);
    return year === undefined || (this.years[0] <= year && year <= this.years[1]);
  }
}
