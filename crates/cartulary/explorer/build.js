// Bundles each page of `src/` into one HTML file of `dist/`, with script and style inside and a
// policy that admits those two by their hashes and nothing else. The same sources give the same bytes.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const sha256 = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Entry points as one script and one style sheet, and the packages that went into them. */
async function bundle(entries) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: here("."),
    entryPoints: entries,
    outdir: "dist",
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    metafile: true,
    write: false,
  });
  const text = (ending) => outputFiles.find((file) => file.path.endsWith(ending))?.text.trim() ?? "";
  const packages = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const inside = input.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (inside) await addWithDependencies(inside[1], packages);
  }
  return { script: text(".js"), style: text(".css"), packages };
}

/** Adds a package and what it needs, for it may hold that bundled already. */
async function addWithDependencies(name, packages) {
  if (packages.has(name) || name.startsWith("@types/")) return;
  packages.add(name);
  const { dependencies = {} } = await about(name);
  for (const other of Object.keys(dependencies)) await addWithDependencies(other, packages);
}

async function about(name) {
  return JSON.parse(await readFile(here(`node_modules/${name}/package.json`), "utf8"));
}

/** Puts script, style and licences into the page in place of their marks. */
function page(template, { script, style }, licences) {
  // What ends a script element early would end the page's.
  const safe = script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  const policy = [
    "default-src 'none'",
    `script-src ${sha256(safe)}`,
    `style-src ${sha256(style)}`,
    "img-src data:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return template
    .replace("{{policy}}", () => policy)
    .replace("{{licences}}", () => licences)
    .replace("{{style}}", () => style)
    .replace("{{script}}", () => safe);
}

/** The licences of packages inside a page. */
async function notices(packages) {
  const parts = ["This page holds code of these packages, each under its own licence.\n"];
  for (const name of [...packages].sort()) {
    const { version, license } = await about(name);
    // Some packages leave out the licence that their repository has.
    const files = ["LICENSE", "LICENSE.txt", "LICENSE.md", "license"].map((file) => here(`node_modules/${name}/${file}`));
    let text;
    for (const file of [...files, here(`licences/${name}.txt`)]) {
      text ??= await readFile(file, "utf8").catch(() => undefined);
    }
    if (text === undefined) throw new Error(`${name} has no licence file`);
    parts.push(`${"=".repeat(80)}\n${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return parts.join("\n");
}

/** A text as a comment can hold it, which two hyphens end. */
const comment = (text) => text.replace(/-(?=-)/g, "- ");

const PAGES = [
  ["explorer", ["src/main.ts", "src/style.css"]],
  ["sparql-editor", ["src/sparql-editor.ts", "src/sparql-editor.css"]],
];
const all = new Set();
for (const [name, entries] of PAGES) {
  const bundled = await bundle(entries);
  for (const inside of bundled.packages) all.add(inside);
  const template = await readFile(here(`src/${name}.html`), "utf8");
  const licences = comment(await notices(bundled.packages));
  await writeFile(here(`dist/${name}.html`), page(template, bundled, licences));
}
await writeFile(here("dist/THIRD-PARTY.txt"), await notices(all));
