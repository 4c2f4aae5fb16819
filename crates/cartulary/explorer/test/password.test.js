// A person with a browser at a server that others can reach: the token is the password that it asks for.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { end, folder, open, run, said, seeds, serve, start } from "../browser.js";

const TOKEN = "0123456789abcdef";

let address;

before(async () => {
  run("build", seeds, "--graph", "seeds");
  writeFileSync(join(folder, "token"), TOKEN);
  const bound = await serve("seeds", "--bind", "0.0.0.0:0", "--token-file", "token");
  address = bound.replace("0.0.0.0", "127.0.0.1");
  await start();
});

after(end);

test("the explorer opens with the token as password, and nothing carries it in an address", async () => {
  const page = await open(address, { httpCredentials: { username: "anybody", password: TOKEN } });
  await page.getByText(/^Around /).waitFor();
  assert.match(await page.locator("#tally").innerText(), /^5 documents · \d+ facts$/);
  assert.ok(page.requests.some((url) => url.includes("/api/graph")));
  assert.ok(!page.requests.some((url) => url.includes(TOKEN)));
  assert.deepEqual(said, []);
  await page.close();
});

test("without it nothing is shown", async () => {
  for (const httpCredentials of [undefined, { username: TOKEN, password: "0123456789abcdeF" }]) {
    for (const path of ["", "api/graph", "sparql-editor"]) {
      const headers = httpCredentials && {
        authorization: `Basic ${btoa(`${httpCredentials.username}:${httpCredentials.password}`)}`,
      };
      const answer = await fetch(address + path, { headers });
      assert.equal(answer.status, 401, path);
      assert.ok(!(await answer.text()).includes("Seoul"));
    }
  }
});
