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
    if (inside) packages.add(inside[1]);
  }
  return { script: text(".js"), style: text(".css"), packages };
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

/** The licences of the packages inside the pages. */
async function notices(packages) {
  const parts = ["This page holds code of these packages, each under its own licence.\n"];
  for (const name of [...packages].sort()) {
    const folder = here(`node_modules/${name}/`);
    const { version, license } = JSON.parse(await readFile(`${folder}package.json`, "utf8"));
    let text;
    for (const file of ["LICENSE", "LICENSE.txt", "LICENSE.md"]) {
      text ??= await readFile(folder + file, "utf8").catch(() => undefined);
    }
    if (text === undefined) throw new Error(`${name} has no licence file`);
    parts.push(`${"=".repeat(80)}\n${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  const text = parts.join("\n");
  if (text.includes("--")) throw new Error("a comment cannot hold two hyphens");
  return text;
}

const explorer = await bundle(["src/main.ts", "src/style.css"]);
const template = await readFile(here("src/explorer.html"), "utf8");
const licences = await notices(explorer.packages);
await writeFile(here("dist/explorer.html"), page(template, explorer, licences));
await writeFile(here("dist/THIRD-PARTY.txt"), licences);
