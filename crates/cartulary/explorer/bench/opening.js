// How fast a page of the explorer opens in Chromium, and how smoothly it is moved.
//
//   cargo run --release -p cartulary --example large_page -- 5000 20000 target/large.html
//   npm ci && node bench/opening.js ../../../target/large.html [TIMES]
//
// Prints milliseconds, least · median · most over the runs:
//   ready     from the navigation to the page that can be used
//   drawn     … to the first frame after that
//   network   from the click on "Network" to the frame that shows the whole of it
//   moved     between two frames while the network is dragged: median, and the slowest in twenty
//   … work    how long the browser's processes computed for it, in sum: what a busy machine changes
//             least, for waiting does not count
// and beside them the same machine's time for a page of one word, and for a sum that takes 40 ms where
// nothing else runs: where that takes longer, so does all the rest.

import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [path, times = "5"] = process.argv.slice(2);
if (path === undefined) throw new Error("usage: opening.js FILE [TIMES]");
const names = ["chromium", "chromium-browser", "google-chrome"];
const places = process.env.PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
const browser = await chromium.launch({
  executablePath: places.find((place) => existsSync(place)),
  // Pictures are drawn by the processor: a machine with a graphics card is faster.
  args: ["--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
});

const session = await browser.newBrowserCDPSession();

/** Milliseconds for which the browser's processes have computed. */
async function work() {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return 1000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function newPage() {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.addInitScript(() => {
    globalThis.longest = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) globalThis.longest.push([startTime, duration]);
    }).observe({ entryTypes: ["longtask"] });
  });
  return page;
}

/** Milliseconds from the navigation to the page that can be used, and to the frame after it. */
async function opened(page, url) {
  await page.goto(url, { waitUntil: "commit" });
  return page.evaluate(async () => {
    const frame = () => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    const root = document.documentElement;
    await new Promise((done) => {
      const look = () => root.dataset["ready"] !== undefined && (watch.disconnect(), done());
      const watch = new MutationObserver(look);
      watch.observe(root, { attributes: true });
      look();
    });
    const ready = performance.now();
    await frame();
    return { ready, drawn: performance.now() };
  });
}

/** Milliseconds to the frame that shows the whole network. */
async function whole(page) {
  return page.evaluate(async () => {
    const start = performance.now();
    document.querySelector("[data-view=whole]").click();
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    return performance.now() - start;
  });
}

/** Milliseconds between frames while the drawing is dragged. */
async function moved(page) {
  const box = await page.locator("#drawing").boundingBox();
  await page.evaluate(() => {
    globalThis.frames = [];
    const count = (now) => {
      globalThis.frames.push(now);
      globalThis.counting = requestAnimationFrame(count);
    };
    globalThis.counting = requestAnimationFrame(count);
  });
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 60; step++) await page.mouse.move(x + 4 * step, y + 2 * step);
  await page.mouse.up();
  return page.evaluate(() => {
    cancelAnimationFrame(globalThis.counting);
    const gaps = globalThis.frames.slice(1).map((at, n) => at - globalThis.frames[n]);
    gaps.sort((a, b) => a - b);
    return { median: gaps[gaps.length >> 1], slow: gaps[Math.floor(gaps.length * 0.95)], count: gaps.length };
  });
}

async function sum(page) {
  return page.evaluate(() => {
    const start = performance.now();
    let sum = 0;
    for (let n = 0; n < 1e8; n++) sum = (sum + n) | 0;
    return sum === 0.5 ? 0 : performance.now() - start;
  });
}

const seen = {};
const note = (what, time) => (seen[what] ??= []).push(time);
for (let run = 0; run < Number(times); run++) {
  const empty = await newPage();
  const before = performance.now();
  await empty.goto("data:text/html,word");
  note("page of one word", performance.now() - before);
  note("sum", await sum(empty));
  await empty.close();
  const page = await newPage();
  await page.waitForTimeout(200);
  let done = await work();
  const worked = async (what) => {
    const now = await work();
    note(`${what}, work`, now - done);
    done = now;
  };
  const { ready, drawn } = await opened(page, pathToFileURL(resolve(path)).href);
  await worked("opening");
  note("ready", ready);
  note("drawn", drawn);
  note("longest task", Math.max(0, ...(await page.evaluate(() => globalThis.longest)).map(([, time]) => time)));
  await page.waitForTimeout(500);
  const near = await moved(page);
  note("moved, around, median", near.median);
  note("moved, around, slow", near.slow);
  await worked("moved, around");
  note("network", await whole(page));
  await page.waitForTimeout(500);
  await worked("network");
  const far = await moved(page);
  note("moved, network, median", far.median);
  note("moved, network, slow", far.slow);
  await worked("moved, network");
  await page.close();
}
await browser.close();
for (const [what, found] of Object.entries(seen)) {
  found.sort((a, b) => a - b);
  const three = [found[0], found[found.length >> 1], found.at(-1)].map((time) => time.toFixed(0).padStart(6));
  console.log(`${what.padEnd(24)} ${three.join(" ")} ms`);
}
