// The colours of the style sheet, as the drawing needs them.

export interface Colours {
  paper: string;
  panel: string;
  /** Behind names, so that lines do not cross them. */
  veil: string;
  ink: string;
  quiet: string;
  faded: string;
  edge: string;
  negated: string;
  accent: string;
  hues: string[];
}

const HUES = 8;

/** What the style sheet says under the present theme. */
export function colours(): Colours {
  const probe = document.createElement("i");
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const read = {
    paper: colour("paper"),
    panel: colour("panel"),
    veil: colour("veil"),
    ink: colour("ink"),
    quiet: colour("quiet"),
    faded: colour("faded"),
    edge: colour("edge"),
    negated: colour("negated"),
    accent: colour("accent"),
    hues: Array.from({ length: HUES }, (_, n) => colour(`hue-${n}`)),
  };
  probe.remove();
  return read;
}

/** The style sheet's name for a hue; a class of no hue is grey, and more classes begin anew. */
export function hueName(hue: number | undefined): string {
  return `hue-${hue === undefined ? HUES - 1 : hue % HUES}`;
}
