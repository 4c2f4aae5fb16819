// A field that finds things by any of their names.

import { hueName } from "./colours";
import type { Graph } from "./data";
import { label } from "./data";
import { el } from "./dom";
import type { Names } from "./names";

const MOST = 10;
let fields = 0;

export interface Combobox {
  element: HTMLElement;
  input: HTMLInputElement;
  /** Shows a thing as the one chosen. */
  set(thing: number | undefined): void;
}

/** The field, and what to do with the thing that is chosen in it. */
export function combobox(
  graph: Graph,
  names: Names,
  { name, hint }: { name: string; hint: string },
  choose: (thing: number) => void,
): Combobox {
  const id = `field-${fields++}`;
  const input = el("input", {
    type: "search",
    id,
    role: "combobox",
    placeholder: hint,
    "aria-label": name,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": `${id}-options`,
    autocomplete: "off",
    spellcheck: "false",
  });
  const list = el("ul", { id: `${id}-options`, role: "listbox", "aria-label": name, hidden: true });
  const element = el("div", { class: "field" }, input, list);
  let options: number[] = [];
  let active = -1;

  const close = (): void => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (place: number): void => {
    active = place;
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === place)));
    const option = list.children[place];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };
  const take = (place: number): void => {
    const thing = options[place];
    if (thing === undefined) return;
    input.value = graph.name(thing);
    close();
    choose(thing);
  };
  const open = (): void => {
    const found = names.find(input.value, MOST);
    options = found.map(({ thing }) => thing);
    list.replaceChildren(
      ...found.map(({ thing, by }, n) => {
        const option = el(
          "li",
          { id: `${id}-option-${n}`, role: "option" },
          el("i", { class: `dot ${hueName(graph.hue(graph.topOf(thing)))}`, "aria-hidden": "true" }),
          el("span", { class: "name" }, graph.name(thing)),
          by === undefined ? undefined : el("span", { class: "by" }, by),
          el("span", { class: "class" }, label(graph.classOf(thing))),
        );
        // Before the field loses focus and closes the list.
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(n);
        });
        return option;
      }),
    );
    if (found.length === 0 && input.value.trim() !== "") {
      list.append(el("li", { role: "option", "aria-disabled": "true", class: "none" }, "Nothing has that name"));
    }
    list.hidden = list.children.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(found.length > 0 ? 0 : -1);
  };

  input.addEventListener("input", open);
  input.addEventListener("blur", close);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => {
    const last = options.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(active + step > last ? 0 : active + step < 0 ? last : active + step);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      take(active);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  const set = (thing: number | undefined): void => {
    input.value = thing === undefined ? "" : graph.name(thing);
  };
  return { element, input, set };
}
