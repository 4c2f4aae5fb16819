// Takes the pictures of the README in Chromium: the explorer of the seeds, in light and in dark. Needs
// fonts for Latin and Korean.
//
//   cargo run --release -- export explorer.html
//   npm ci && node pictures.js ../../../explorer.html ../../../docs

import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { end, open, start } from "./browser.js";

const [page, folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: pictures.js PAGE FOLDER");

const PICTURES = [
  ["explorer.png", "light", ["#/thing/motie"]],
  ["explorer-dark.png", "dark", ["#/thing/motie", "#/document/national-innovation-cluster.txt/thing/motie"]],
];

await start();
for (const [name, colorScheme, places] of PICTURES) {
  const opened = await open(pathToFileURL(resolve(page)).href, { viewport: { width: 1280, height: 760 }, colorScheme });
  for (const hash of places) {
    await opened.evaluate((hash) => (location.hash = hash), hash);
    await opened.waitForTimeout(1000);
  }
  await opened.screenshot({ path: join(folder, name) });
  await opened.close();
}
await end();
