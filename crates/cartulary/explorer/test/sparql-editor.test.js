// Drives the SPARQL editor of a real server in a real Chromium.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { end, folder, open, run, said, serve, start } from "../browser.js";

const TEXT = `KAIST funds the Hana <b>Center</b> in Daejeon.
<script>window.owned = 1</script> funds the "<img src=x onerror=window.owned=1> Program".
The Korea Institute for Advancement of Technology funds the Bada Program.
`;

const QUOTES = "SELECT ?quote { GRAPH ?document { ?selector oa:exact ?quote } } ORDER BY ?quote";

let address;
let page;

before(async () => {
  mkdirSync(join(folder, "texts"));
  writeFileSync(join(folder, "texts", "note.txt"), TEXT);
  run("build", "texts", "--graph", "graph");
  address = await serve("graph");
  await start();
  page = await open(`${address}sparql-editor`);
});

after(end);

const status = () => page.locator("#status");
const answer = () => page.locator("#answer");

/** Puts a query into the editor. */
async function write(query) {
  await page.getByRole("textbox", { name: "SPARQL query" }).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(query);
}

/** Puts a query into the editor and runs it with the keyboard. */
async function ask(query, done = /\d+ ms$/) {
  await write(query);
  await page.evaluate(() => (document.querySelector("#status").textContent = ""));
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction((done) => new RegExp(done).test(document.querySelector("#status").textContent), done.source);
}

const cells = () => answer().locator("td").allTextContents();

test("shows the rows that the program gives, as text", async () => {
  await ask(QUOTES);
  const { results } = JSON.parse(run("query", QUOTES, "--format", "json", "--graph", "graph"));
  const expected = results.bindings.map(({ quote }) => quote.value);
  assert.ok(expected.length >= 2, "the text gives too little to see");
  assert.deepEqual(await cells(), expected);
  await ask(`SELECT ?text { VALUES ?text { "<img src=x onerror=window.owned=1>" "<script>window.owned=1</script>"@en } }`);
  assert.deepEqual(await cells(), ["<img src=x onerror=window.owned=1>", "<script>window.owned=1</script> en"]);
  assert.equal(await page.locator("#answer img, #answer script").count(), 0);
  assert.equal(await page.evaluate(() => window.owned), undefined);
});

test("marks what is wrong, and no prefix that the server declares", async () => {
  const marks = page.locator(".parseErrorIcon");
  for (const [query, count] of [
    [QUOTES, 0],
    ["SELECT ?quote { ?selector nobody:exact ?quote }", 1],
    ["PREFIX x: <http://www.w3.org/ns/oa#> SELECT ?quote { ?selector x:exact ?quote ; oa:exact ?quote }", 0],
    ["SELECT ?quote { ?selector oa:exact }", 1],
  ]) {
    await write(query);
    assert.equal(await marks.count(), count, query);
  }
});

test("answers of every kind are shown", async () => {
  await ask("ASK { ?s inno:funds ?o }");
  assert.equal(await answer().innerText(), "Yes");
  await ask("CONSTRUCT WHERE { ?s inno:funds ?o }");
  assert.match(await answer().locator("pre").textContent(), /inno:funds|ns\/innovation#funds/);
  await ask("SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) } }");
  assert.deepEqual(await cells(), ["1 xsd:integer", ""]);
});

test("what goes wrong is told in words", async () => {
  await ask("SELECT * { ?s ?p }", /expected|parse|line/i);
  assert.equal(await answer().locator("table").count(), 0);
  await ask("DELETE WHERE { ?s ?p ?o }", /./);
  assert.doesNotMatch(await status().innerText(), /ms$/);
});

test("a kept question can be begun with, and the address has the query", async () => {
  const select = page.getByLabel("Begin with");
  const title = await select.locator("option").nth(1).textContent();
  await select.selectOption({ index: 1 });
  await page.getByRole("button", { name: "Run" }).click();
  await page.waitForFunction(() => / ms$/.test(document.querySelector("#status").textContent));
  assert.match(new URL(page.url()).hash, /^#query=/);
  const other = await open(page.url());
  assert.ok((await other.locator(".CodeMirror-line").allTextContents()).join("\n").includes(title));
  await other.close();
});

test("an answer is saved as the server gives it", async () => {
  await ask(QUOTES);
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as CSV" }).click(),
  ]);
  const rows = readFileSync(await saved.path(), "utf8");
  assert.match(rows, /^quote\r\n/);
});

test("things and facts lead to the explorer, and the explorer leads here", async () => {
  await ask("SELECT ?thing ?document { ?thing rdfs:label 'Daejeon' . GRAPH ?document { ?claim a cart:Claim } } LIMIT 1");
  const hrefs = await answer().locator("td a").evaluateAll((links) => links.map((link) => link.href));
  assert.equal(hrefs.length, 2);
  for (const [href, name] of [[hrefs[0], "Daejeon"], [hrefs[1], "note.txt"]]) {
    const explorer = await open(href);
    assert.ok((await explorer.locator("#details").innerText()).includes(name), href);
    await explorer.getByRole("link", { name: "SPARQL" }).click();
    await explorer.waitForURL("**/sparql-editor");
    await explorer.close();
  }
});

test("names of the vocabulary are completed", async () => {
  await page.getByRole("textbox", { name: "SPARQL query" }).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("SELECT * { ?s inno:fund");
  await page.locator(".CodeMirror-hints").getByText("inno:funds", { exact: true }).click();
  assert.equal((await page.locator(".CodeMirror-line").allTextContents()).join(""), "SELECT * { ?s inno:funds");
  assert.equal(await page.locator(".CodeMirror-hints").count(), 0);
});

test("the keyboard reaches everything and is not caught", async () => {
  await page.getByRole("textbox", { name: "SPARQL query" }).focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "run");
  await page.keyboard.press("Shift+Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("#editor") !== null));
});

test("has names, roles and contrast for everybody", async () => {
  await ask(QUOTES);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n  ")}`);
    assert.deepEqual(told, [], colorScheme);
  }
});

test("nobody outside was asked, and the browser had nothing to complain of", () => {
  const { origin } = new URL(address);
  assert.deepEqual(page.requests.filter((url) => !/^(data|blob):/.test(url) && new URL(url).origin !== origin), []);
  // The browser notes every answer that is an error: there were two.
  const refused = said.filter((line) => line.includes("400 (Bad Request)"));
  assert.deepEqual(said, [refused[0], refused[1]]);
});
