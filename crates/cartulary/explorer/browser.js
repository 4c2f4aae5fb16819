// What tests in a browser share: a real Chromium, a folder with graphs, a real server.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const cartulary = resolve(process.env.CARTULARY ?? "target/release/cartulary");
export const seeds = resolve(process.env.SEEDS ?? "seeds");
/** Where graphs and pages are made. */
export const folder = mkdtempSync(join(tmpdir(), "explorer-"));
/** What pages complained of. */
export const said = [];

let browser;
const servers = [];

/** The browser that is there. */
function chromiumPath() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const places = process.env.PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return places.find((place) => existsSync(place));
}

/** Starts the browser. */
export async function start() {
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      // Pictures are drawn by the processor.
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Ends the browser and the servers, and removes the folder. */
export async function end() {
  await browser?.close();
  for (const server of servers) server.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** Runs the program in the folder. */
export function run(...args) {
  return execFileSync(cartulary, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** Serves a graph of the folder; its address. */
export async function serve(graph, ...options) {
  const where = options.includes("--bind") ? [] : ["--bind", "127.0.0.1:0"];
  const args = ["serve", ...where, "--quiet", "--graph", graph, ...options];
  const server = spawn(cartulary, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  servers.push(server);
  return new Promise((found, lost) => {
    createInterface(server.stderr).on("line", (line) => {
      const address = line.match(/serving on (http:\S+)/)?.[1];
      if (address !== undefined) found(address);
    });
    server.on("exit", () => lost(new Error("the server did not start")));
  });
}

/** Opens a page whose complaints and requests are written down. */
export async function open(url, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, ...options });
  page.setDefaultTimeout(60_000);
  page.requests = [];
  page.on("request", (request) => page.requests.push(request.url()));
  page.on("console", (message) => message.type() === "error" && said.push(`${url}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`${url}: ${error.message}`));
  page.on("dialog", (dialog) => said.push(`${url}: a dialog, ${dialog.message()}`));
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
  return page;
}
