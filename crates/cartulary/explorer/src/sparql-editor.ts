// The page on which a server's graph is asked in SPARQL.

import Yasqe from "@zazuko/yasqe";
import { type Shown, read, show } from "./answer";
import { complete } from "./completion";
import { byId, button, el } from "./dom";
import { theme } from "./theme";

/** What the server says of itself, in the page. */
export interface Settings {
  /** Where queries are sent. */
  endpoint: string;
  /** Namespaces by their short forms, all of which the server declares. */
  prefixes: Record<string, string>;
  /** Classes and predicates of the domain, as prefixed names. */
  terms: string[];
  questions: Question[];
}

/** A query that is kept under a name. */
interface Question {
  title: string;
  about: string;
  text: string;
}

/** What a query is answered in: rows as JSON, triples as Turtle. */
const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";

class Page {
  private readonly yasqe: Yasqe;
  private readonly status = byId("status");
  private readonly run = byId<HTMLButtonElement>("run");
  private readonly stop = byId<HTMLButtonElement>("stop");
  private asking: AbortController | undefined;

  constructor(private readonly settings: Settings) {
    theme(byId("theme"), () => {});
    complete(settings);
    const run = (): void => void this.ask();
    this.yasqe = new Yasqe(byId("editor"), {
      value: "",
      // Another text than the one in the address would be a surprise, and nothing is kept in a browser.
      persistenceId: null,
      createShareableLink: null,
      consumeShareLink: null,
      showQueryButton: false,
      resizeable: false,
      editorHeight: "auto",
      viewportMargin: Infinity,
      // Tab leads on to the next control, as everywhere on a page.
      extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": false, Tab: false, "Shift-Tab": false },
    } as never);
    this.declare();
    this.yasqe.setValue(this.queryOfAddress() ?? settings.questions[0]?.text ?? "SELECT * { ?s ?p ?o } LIMIT 10");
    this.yasqe.clearHistory();
    const field = this.yasqe.getInputField();
    field.setAttribute("aria-label", "SPARQL query");
    field.setAttribute("aria-describedby", "editor-help");
    this.questions();
    this.run.addEventListener("click", run);
    this.stop.addEventListener("click", () => this.asking?.abort());
    byId("skip").addEventListener("click", (event) => {
      event.preventDefault();
      byId("answer").focus();
    });
    window.addEventListener("hashchange", () => {
      const query = this.queryOfAddress();
      if (query !== undefined && query !== this.yasqe.getValue()) this.yasqe.setValue(query);
    });
  }

  /** Lets queries use the server's prefixes, which the editor would mark as errors. */
  private declare(): void {
    const mode = this.yasqe.getMode() as { startState?: () => { prefixes: Record<string, string> } };
    const start = mode.startState?.bind(mode);
    if (start === undefined) return;
    mode.startState = () => {
      const state = start();
      return { ...state, prefixes: { ...state.prefixes, ...this.settings.prefixes } };
    };
  }

  /** The query that the address ends in. */
  private queryOfAddress(): string | undefined {
    const query = new URLSearchParams(location.hash.slice(1)).get("query");
    return query === null || query === "" ? undefined : query;
  }

  private questions(): void {
    const { questions } = this.settings;
    const select = byId<HTMLSelectElement>("question");
    select.append(
      el("option", { value: "" }, "a question…"),
      ...questions.map(({ title }, n) => el("option", { value: n }, title)),
    );
    select.addEventListener("change", () => {
      const question = questions[Number(select.value)];
      if (select.value === "" || question === undefined) return;
      byId("question-about").textContent = question.about;
      this.yasqe.setValue(question.text);
    });
    byId("kept").hidden = questions.length === 0;
  }

  /** Sends the query and shows what comes back. */
  private async ask(): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.stop.disabled = false;
    this.say("asking…");
    const query = this.yasqe.getValue();
    history.replaceState(null, "", `#${new URLSearchParams({ query })}`);
    const begun = performance.now();
    try {
      const response = await this.send(query, ACCEPT, asking.signal);
      const shown = read(response.headers.get("content-type") ?? "", await response.text());
      const time = Math.round(performance.now() - begun);
      byId("answer").replaceChildren(...this.saving(query, shown), ...show(shown, this.settings.prefixes));
      this.say(`${shown.summary} in ${time.toLocaleString("en")} ms`);
    } catch (why) {
      // Another query has taken the place of this one.
      if (this.asking !== asking) return;
      byId("answer").replaceChildren();
      this.say(asking.signal.aborted ? "stopped" : (why as Error).message, !asking.signal.aborted);
    }
    this.stop.disabled = true;
    this.asking = undefined;
  }

  private async send(query: string, accept: string, signal?: AbortSignal): Promise<Response> {
    const headers = { "content-type": "application/sparql-query", accept };
    const request = { method: "POST", headers, body: query, ...(signal && { signal }) };
    const response = await fetch(this.settings.endpoint, request);
    if (!response.ok) throw new Error(await detail(response));
    return response;
  }

  /** Buttons that save the answer in other forms. */
  private saving(query: string, shown: Shown): HTMLElement[] {
    const forms = "rows" in shown ? [["CSV", "text/csv", "csv"], ["JSON", "application/sparql-results+json", "json"]] : [];
    if ("text" in shown) forms.push(["Turtle", "text/turtle", "ttl"], ["JSON-LD", "application/ld+json", "jsonld"]);
    const buttons = forms.map(([name, media, ending]) =>
      button(`Save as ${name}`, { class: "plain" }, () => {
        const save = async (): Promise<void> => {
          const address = URL.createObjectURL(await (await this.send(query, media!)).blob());
          el("a", { href: address, download: `answer.${ending}` }).click();
          setTimeout(() => URL.revokeObjectURL(address));
        };
        save().catch((why: unknown) => this.say((why as Error).message, true));
      }),
    );
    return buttons.length > 0 ? [el("div", { class: "save" }, ...buttons)] : [];
  }

  private say(words: string, wrong = false): void {
    this.status.textContent = words;
    this.status.classList.toggle("wrong", wrong);
  }
}

/** What the server says went wrong. */
async function detail(response: Response): Promise<string> {
  const body = await response.text();
  try {
    return (JSON.parse(body) as { detail?: string }).detail ?? body;
  } catch {
    return body === "" ? `${response.status} ${response.statusText}` : body;
  }
}

new Page(JSON.parse(byId("settings").textContent!) as Settings);
document.documentElement.dataset["ready"] = "";
