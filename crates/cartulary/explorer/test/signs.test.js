// Which names and words of a drawing are shown: those that lie on no other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entry = fileURLToPath(new URL("../src/signs.ts", import.meta.url));
const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
const { legible, sides } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

const thing = (x, y, width = 60) => ({ x, y, radius: 6, width });
const line = (key, from, to, width = 60) => ({ key, from, to, width });
const at = (x, y) => ({ x, y });

test("words on lines cover neither each other nor names, and fit their line", () => {
  const flat = line("flat", at(0, 100), at(200, 100));
  assert.deepEqual([...legible([flat], [])], ["flat"]);
  assert.deepEqual([...legible([line("short", at(0, 100), at(80, 100))], [])], []);
  const across = line("across", at(100, 0), at(100, 200));
  assert.deepEqual([...legible([flat, across], [])], ["flat"], "the earlier of two that cross");
  assert.deepEqual([...legible([flat, line("beside", at(0, 130), at(200, 130))], [])], ["flat", "beside"]);
  assert.deepEqual([...legible([flat], [thing(100, 100)])], [], "a thing lies there");
  assert.deepEqual([...legible([flat], [thing(100, 82)])], [], "a name lies there");
  assert.deepEqual([...legible([flat], [thing(100, 140)])], ["flat"]);
});

test("names stand where they are free, the first ones first, or not at all", () => {
  const room = { width: 300, height: 200 };
  assert.deepEqual([...sides([thing(100, 100)], room)], [[0, "right"]]);
  assert.deepEqual([...sides([thing(280, 100)], room)], [[0, "left"]], "the room ends at the right");
  const [one, other] = [thing(100, 100), thing(140, 100)];
  assert.deepEqual([...sides([one, other], room)], [[0, "left"], [1, "right"]], "a thing lies at the right of one");
  const crowd = Array.from({ length: 40 }, (_, n) => thing(100 + (n % 8) * 9, 80 + Math.floor(n / 8) * 9));
  const found = sides(crowd, room);
  assert.ok(0 < found.size && found.size < 20, `${found.size} names of 40 things`);
  assert.deepEqual([...sides([thing(5, 5, 400)], room)], [], "wider than the room");
  const ring = [0, 1, 2, 3].map((n) => thing(150 + 24 * [1, 0, -1, 0][n], 100 + 24 * [0, 1, 0, -1][n], 400));
  assert.deepEqual([...sides([thing(150, 100), ...ring], room)], [[0, "right"]], "the first may cover others");
  assert.deepEqual([...sides([...ring, thing(150, 100)], room)], [], "the last may not");
});
