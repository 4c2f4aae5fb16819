// What the page shows stands in the address's fragment, so that each thing, fact, path and document
// has a link, and "back" goes back.

export type Route =
  | { at: "start" }
  | { at: "thing"; id: string }
  | { at: "fact"; id: string }
  /** Whatever has an IRI. */
  | { at: "iri"; iri: string }
  | { at: "path"; from: string; to: string }
  | { at: "document"; id: string; of?: { at: "thing" | "fact"; id: string } };

export function parse(fragment: string): Route {
  const parts = fragment.replace(/^#?\/?/, "").split("/").map(decoded);
  if (parts.includes(undefined)) return { at: "start" };
  const [at, one, other, last] = parts;
  if (one === undefined) return at === "path" ? { at, from: "", to: "" } : { at: "start" };
  switch (at) {
    case "thing":
    case "fact":
      return { at, id: one };
    case "iri":
      return { at, iri: one };
    case "path":
      return { at, from: one, to: other ?? "" };
    case "document":
      if ((other === "thing" || other === "fact") && last !== undefined) {
        return { at, id: one, of: { at: other, id: last } };
      }
      return { at, id: one };
    default:
      return { at: "start" };
  }
}

/** The fragment of a route. */
export function link(route: Route): string {
  const parts = (): string[] => {
    switch (route.at) {
      case "start":
        return [];
      case "thing":
      case "fact":
        return [route.at, route.id];
      case "iri":
        return [route.at, route.iri];
      case "path":
        return [route.at, route.from, route.to];
      case "document":
        return [route.at, route.id, ...(route.of ? [route.of.at, route.of.id] : [])];
    }
  };
  return `#/${parts().map(encodeURIComponent).join("/")}`;
}

export function go(route: Route): void {
  location.hash = link(route);
}

/** What a part of an address says; nothing where it is none. */
export function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
