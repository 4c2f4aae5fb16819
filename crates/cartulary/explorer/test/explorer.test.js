// Drives the explorer in a real Chromium: the page of a file, and the page of a server.
//
//   CARTULARY=target/release/cartulary node --test crates/cartulary/explorer/test
//
// SEEDS names the folder of texts.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { end, folder, open, run, said, seeds, serve, start } from "../browser.js";

/** More things than are drawn one by one. */
const CROWD = Array.from({ length: 700 }, (_, n) => {
  const name = (k) => String(k).replace(/\d/g, (digit) => "bcdfghklmn"[digit] + "aeiou"[digit % 5]).replace(/^./, (c) => c.toUpperCase());
  return `The ${name(100 + n)} Institute funds the ${name(2000 + n)} Program.`;
}).join("\n\n");

/** Texts that try to be more than text. */
const HOSTILE = `Fnord <script>window.owned = 1</script> Institute

KAIST launched the <img src=x onerror="window.owned=1"> Hana Center in Daejeon in 2019.
KAIST funds the "javascript:window.owned=1" Program. </script><script>window.owned=1</script>
The Ministry of Science and ICT &lt;b&gt; operates the Bada Program \u{1f6a2} in Busan.
`;

const details = (page) => page.locator("#details");
const heading = (page) => details(page).locator("h2");
const search = (page) => page.getByRole("combobox", { name: "Search" });

/** Does something that changes the address, and waits until what it leads to is drawn. */
async function led(page, act) {
  // The page listens before this listener does, so that it is answered after the page has drawn.
  await page.evaluate(() => {
    globalThis.drawn = new Promise((done) => window.addEventListener("hashchange", done, { once: true }));
  });
  await act();
  await page.evaluate(async () => void (await globalThis.drawn));
}

/** Goes to an address within the page, where the page is not there already. */
async function visit(page, hash) {
  if ((await page.evaluate(() => location.hash)) === hash) return;
  await led(page, () => page.evaluate((hash) => (location.hash = hash), hash));
}

let served;

before(async () => {
  run("build", seeds, "--graph", "seeds");
  run("export", "seeds.html", "--graph", "seeds");
  mkdirSync(join(folder, "texts"));
  writeFileSync(join(folder, "texts", "<hostile> & 'text'.txt"), HOSTILE);
  run("build", "texts", "--graph", "hostile");
  run("export", "hostile.html", "--graph", "hostile");
  mkdirSync(join(folder, "many"));
  writeFileSync(join(folder, "many", "crowd.txt"), CROWD);
  run("build", "many", "--graph", "crowd");
  run("export", "crowd.html", "--graph", "crowd");
  served = await serve("seeds");
  await start();
});

after(end);

const file = (name) => pathToFileURL(join(folder, name)).href;

for (const [kind, address] of [
  ["file", () => file("seeds.html")],
  ["server", () => served],
]) {
  describe(`the page of a ${kind}`, () => {
    let page;
    before(async () => {
      page = await open(address());
    });
    after(() => page?.close());

    test("opens on a neighbourhood with what is most said", async () => {
      await page.getByText(/^Around /).waitFor();
      assert.match(await heading(page).innerText(), /\d+ facts on \d+ things/);
      assert.match(await page.locator("#tally").innerText(), /^5 documents · \d+ facts$/);
    });

    test("finds a thing by any of its names", async () => {
      for (const name of ["ITIF", "information technology & innovation", "정보기술혁신재단"]) {
        await search(page).fill(name);
        const option = page.getByRole("option", { name: "Information Technology and Innovation Foundation" });
        await option.first().waitFor();
      }
      await led(page, () => search(page).press("Enter"));
      assert.equal(await page.evaluate(() => location.hash), "#/thing/itif");
      assert.equal(await heading(page).innerText(), "Information Technology and Innovation Foundation");
      assert.equal(await page.title(), "Information Technology and Innovation Foundation · Cartulary");
      await search(page).fill("no such thing at all");
      await page.getByText("Nothing has that name").waitFor();
      await search(page).press("Escape");
    });

    test("says of a thing what the program says", async () => {
      await visit(page, "#/thing/itif");
      const shown = JSON.parse(run("show", "ITIF", "--format", "json", "--graph", "seeds"));
      const facts = [...shown.out, ...shown.in].flatMap(({ facts }) => facts);
      const sentences = await details(page).locator("blockquote").allInnerTexts();
      const quotes = await details(page).locator("blockquote mark").allTextContents();
      const flat = (text) => text.replace(/\s+/g, " ").trim();
      assert.deepEqual(
        sentences.map(flat).sort(),
        facts.map(({ evidence }) => flat(evidence.sentence)).sort(),
      );
      assert.deepEqual(quotes.sort(), facts.map(({ evidence }) => evidence.quote).sort());
    });

    test("leads from a fact to its sentence in the document", async () => {
      await visit(page, "#/thing/itif");
      const quote = await details(page).locator("blockquote mark").first().textContent();
      await details(page).locator(".evidence .source").first().click();
      await page.locator("#details .text .focused").first().waitFor();
      const marked = await page.locator("#details .text .quote").allTextContents();
      assert.ok(marked.join("").includes(quote), `${quote} is not in ${marked}`);
      const text = await page.locator("#details .text").evaluate((element) => {
        const copy = element.cloneNode(true);
        for (const note of copy.querySelectorAll(".margin")) note.remove();
        return copy.textContent;
      });
      assert.equal(text, readFileSync(join(seeds, "itif-korea-center.txt"), "utf8"));
      await page.locator("#details .text .margin").first().click();
      await page.waitForFunction(() => location.hash.startsWith("#/fact/"));
      await page.getByText("How it was read").waitFor();
      await page.goBack();
      await page.waitForFunction(() => location.hash.startsWith("#/document/"));
    });

    test("finds the paths that the program finds", async () => {
      const choose = async (field, name) => {
        const box = page.getByRole("combobox", { name: field, exact: true });
        await box.fill(name);
        await led(page, () => box.press("Enter"));
      };
      for (const [from, to] of [["ITIF", "Seoul"], ["ITIF", "Daejeon"], ["MOTIE", "China"]]) {
        await visit(page, "#/");
        await led(page, () => page.locator("#find-path").click());
        await choose("From", from);
        await choose("To", to);
        await page.locator("#details .path").first().waitFor();
        const shown = await page.locator("#details .path").evaluateAll((paths) =>
          paths.map((path) => [...path.querySelectorAll(".stop")].map((stop) => stop.textContent)),
        );
        const paths = JSON.parse(run("path", from, to, "-k", "5", "--format", "json", "--graph", "seeds"));
        const ends = ({ direction, subject, object }) =>
          (direction === "forward" ? [subject, object] : [object, subject]).map(({ name }) => name);
        const stops = ({ facts }) => [ends(facts[0])[0], ...facts.map((fact) => ends(fact)[1])];
        assert.deepEqual(shown[0], stops(paths[0]), `${from} to ${to}`);
        const lengths = new Set(paths.map(stops).map((path) => path.join(" > ")));
        const shortest = shown.filter((path) => path.length === shown[0].length);
        assert.ok(shortest.every((path) => lengths.has(path.join(" > "))), `${from} to ${to}`);
        assert.ok((await page.locator("#details .path mark").count()) >= paths[0].facts.length);
      }
      await page.getByRole("button", { name: "Swap" }).click();
      await page.waitForFunction(() => location.hash === "#/path/CN/motie");
    });

    test("filters by type, modality, region and year", async () => {
      await visit(page, "#/");
      await page.getByRole("button", { name: "List" }).click();
      const facts = async () => Number((await page.locator("#list .switch button").first().innerText()).match(/^[\d,]+/)[0]);
      const all = await facts();
      const rows = () => page.locator("#list tbody tr");
      assert.equal(await rows().count(), all);

      await page.getByLabel(/^asserted/).uncheck();
      const unsure = await facts();
      assert.ok(0 < unsure && unsure < all);
      assert.ok((await page.locator("#list td.short:nth-child(4)").allInnerTexts()).every((how) => how !== "asserted"));
      await page.getByLabel(/^asserted/).check();

      await page.getByLabel(/^Person/).uncheck();
      assert.ok((await facts()) < all);
      await page.getByRole("button", { name: "Show everything" }).click();
      assert.equal(await facts(), all);

      await page.getByLabel("Region", { exact: true }).selectOption({ label: "South Korea" });
      const korean = await facts();
      assert.ok(0 < korean && korean < all);
      await page.getByLabel("Region", { exact: true }).selectOption({ label: "anywhere" });

      await page.getByLabel("From year").press("End");
      const late = await facts();
      assert.ok(0 < late && late < all);
      await page.getByRole("button", { name: "Show everything" }).click();
      await page.getByRole("button", { name: "Object" }).click();
      assert.match(await page.locator("th[aria-sort=ascending]").innerText(), /^Object/);
      await page.getByRole("button", { name: "Around" }).click();
    });

    test("a click on the drawing opens what lies there", async () => {
      await visit(page, "#/");
      const box = await page.locator("#drawing").boundingBox();
      const hashes = new Set();
      const pointed = ([x, y]) => getComputedStyle(document.elementFromPoint(x, y)).cursor === "pointer";
      const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      for (let y = 0.1; y < 0.9 && hashes.size < 2; y += 0.02) {
        for (let x = 0.1; x < 0.9 && hashes.size < 2; x += 0.015) {
          const at = [box.x + x * box.width, box.y + y * box.height];
          await page.mouse.move(...at);
          if (!(await page.evaluate(pointed, at))) continue;
          // The pointer's shape may still be that of the place before.
          await page.evaluate(frames);
          if (!(await page.evaluate(pointed, at))) continue;
          await page.mouse.click(...at);
          const opened = page.waitForFunction(() => location.hash.match(/^#\/(thing|fact)\/.+/), null, { timeout: 1500 });
          if (!(await opened.catch(() => false))) continue;
          hashes.add(await page.evaluate(() => location.hash));
          await visit(page, "#/");
          // Two clicks in a row would be a double one.
          await page.waitForTimeout(400);
        }
      }
      assert.equal(hashes.size, 2, "no two things or facts lie where they are drawn");
    });

    test("can be walked with the keyboard", async () => {
      await visit(page, "#/thing/itif");
      await page.locator("#drawing").focus();
      const names = new Set();
      for (const key of ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"]) {
        await page.keyboard.press(key);
        names.add(await page.locator("#caption").innerText());
      }
      assert.ok(names.size > 1, [...names].join());
      const name = (await page.locator("#caption").innerText()).replace(/, \d+ facts?$/, "");
      await page.keyboard.press("Enter");
      await page.waitForFunction((name) => document.querySelector("#details h2").textContent === name, name);
      await page.keyboard.press("/");
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Search");
    });

    test("follows the system into the dark, and the reader out of it", async () => {
      const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await paper();
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = await paper();
      assert.notEqual(dark, light);
      const toggle = page.getByRole("button", { name: "Dark mode" });
      await page.locator("#theme[aria-pressed=true]").waitFor();
      await toggle.click();
      assert.equal(await paper(), light);
      await toggle.click();
      assert.equal(await paper(), dark);
      await page.emulateMedia({ colorScheme: "light" });
      await toggle.click();
    });

    test("has names, roles and contrast for everybody", async () => {
      for (const hash of ["#/", "#/thing/itif", "#/path/itif/KR-11", "#/document/itif-korea-center.txt"]) {
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          await visit(page, hash);
          await page.waitForTimeout(200);
          // The policy keeps strange scripts out of the page; the debugger does not ask it.
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate(() => globalThis.axe.run());
          const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n  ")}`);
          assert.deepEqual(told, [], `${hash} ${colorScheme}`);
        }
      }
    });

    test("asks nobody outside", () => {
      const { origin } = new URL(address());
      const outside = page.requests.filter((url) => !url.startsWith("data:") && new URL(url).origin !== origin);
      assert.deepEqual(outside, []);
      assert.ok(kind === "server" || page.requests.every((url) => url.startsWith("data:") || url === address()));
    });
  });
}

describe("a network of very many things", () => {
  let page;
  before(async () => {
    page = await open(file("crowd.html"));
    await page.getByRole("button", { name: "Network" }).click();
  });
  after(() => page?.close());

  test("is drawn whole", async () => {
    const [, things] = (await page.locator("#caption").innerText()).match(/^([\d,]+) things/);
    assert.ok(Number(things.replace(",", "")) > 600, things);
    const picture = (await page.locator("#drawing").screenshot()).toString("base64");
    const colours = await page.evaluate(async (picture) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
      pen.drawImage(image, 0, 0);
      const counts = new Map();
      for (const pixel of new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer)) {
        counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
      }
      return [...counts.values()].filter((count) => count > 500).length;
    }, picture);
    assert.ok(colours >= 3, `${colours} colours: paper and two kinds of things are to be seen`);
  });

  test("can be pointed at, clicked, walked and searched", async () => {
    const box = await page.locator("#drawing").boundingBox();
    let opened = false;
    for (let y = 0.4; y < 0.6 && !opened; y += 0.03) {
      for (let x = 0.4; x < 0.6 && !opened; x += 0.02) {
        await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
        // Two clicks in a row would be a double one.
        const there = page.waitForFunction(() => location.hash.match(/^#\/thing\/.+/), null, { timeout: 1000 });
        opened = await there.then(() => true, () => false);
      }
    }
    assert.ok(opened, "nothing lies where it is drawn");
    await page.locator("#drawing").focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowRight");
    assert.match(await page.locator("#caption").innerText(), /, \d+ facts?$/);
    await search(page).fill("Cebaba Institute");
    await page.getByRole("option").first().waitFor();
    await search(page).press("Enter");
    await page.waitForFunction(() => document.querySelector("#details h2").textContent !== "");
    await page.getByRole("button", { name: "Around" }).click();
    await page.getByRole("button", { name: "Network" }).click();
  });
});

describe("a text that tries to be more than text", () => {
  test("stays text", async () => {
    const page = await open(file("hostile.html"));
    const hashes = ["#/", "#/document/%3Chostile%3E%20%26%20'text'.txt", "#/thing/%3Cscript%3E", "#/%E0%A4%A"];
    for (const hash of hashes) {
      await visit(page, hash);
      await page.waitForTimeout(100);
      assert.equal(await page.evaluate(() => window.owned), undefined, hash);
    }
    await visit(page, "#/document/%3Chostile%3E%20%26%20'text'.txt");
    const text = await page.locator("#details .text").evaluate((element) => {
      for (const note of element.querySelectorAll(".margin")) note.remove();
      return element.textContent;
    });
    assert.equal(text, HOSTILE);
    assert.equal(await page.locator("#details img, #details script").count(), 0);
    for (const view of ["List", "Network", "Around"]) await page.getByRole("button", { name: view }).click();
    const links = await page.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    assert.deepEqual(links.filter((href) => !href.startsWith("#")), []);
    assert.deepEqual(page.requests.filter((url) => url !== file("hostile.html") && !url.startsWith("data:")), []);
    await page.close();
  });

  test("finds the policy against it as well", async () => {
    const page = await open(file("hostile.html"));
    const complaints = said.length;
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.owned = 1";
      document.body.append(script);
    });
    assert.equal(await page.evaluate(() => window.owned), undefined);
    // The browser says that it has refused.
    assert.equal(said.splice(complaints).length, 1);
    await page.close();
  });
});

test("the browser had nothing to complain of", () => {
  assert.deepEqual(said, []);
});
