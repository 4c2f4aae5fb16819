// Words that the editor completes: variables of the query, and names of the graph's own vocabulary.
// Those that the editor brings along ask other servers for theirs, and know other prefixes.

import Yasqe from "@zazuko/yasqe";
import type { Settings } from "./sparql-editor";

const NAME = /^[\w-]*:[\w-]*$/;

/** Makes the editor complete the names of the domain and those that its questions use. */
export function complete({ terms, prefixes, questions }: Settings): void {
  const used = questions.flatMap(({ text }) => text.match(/\b[a-z]+:[A-Za-z][\w-]*/g) ?? []);
  const known = [...terms, ...used].filter((name) => name.split(":")[0]! in prefixes);
  const all = [...new Set(known)].sort();
  Yasqe.registerAutocompleter({
    name: "terms",
    bulk: true,
    autoShow: true,
    get: () => all,
    isValidCompletionPosition: (yasqe) => NAME.test((yasqe.getCompleteToken() as unknown as { string: string }).string),
  });
  Yasqe.defaults.autocompleters = ["variables", "terms"];
}
