// Light or dark: as the system has it, until the reader chooses.

const KEY = "cartulary-theme";

/** Makes a button switch between the two; `changed` is called when either the reader or the system does. */
export function theme(toggle: HTMLElement, changed: () => void): void {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = (): boolean => (root.dataset["theme"] ? root.dataset["theme"] === "dark" : system.matches);
  const tell = (): void => {
    toggle.setAttribute("aria-pressed", String(isDark()));
    changed();
  };
  const kept = remembered();
  if (kept === "dark" || kept === "light") root.dataset["theme"] = kept;
  toggle.addEventListener("click", () => {
    root.dataset["theme"] = isDark() ? "light" : "dark";
    remember(root.dataset["theme"]);
    tell();
  });
  system.addEventListener("change", tell);
  tell();
}

/** A page from a file may keep nothing in some browsers. */
function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(choice: string): void {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // It holds until the page is closed.
  }
}
