// The programs are cut in two (xtask/src/web/split): a start loads what it needs, the rest comes
// with the first gesture, or when something of it is called.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";

/** The late parts that the page and its worker loaded in a start, which takes less than the 20 s after which the worker loads its own. */
async function late(page) {
  const loaded = () => performance.getEntriesByType("resource").filter((entry) => entry.startTime < 20_000).map((entry) => new URL(entry.name).pathname).filter((path) => /-late-.*wasm$/.test(path));
  const found = [];
  for (const place of [page, ...page.workers()]) found.push(...(await place.evaluate(loaded)));
  return found.map((path) => path.match(/^\/(\w+)-late/)[1]);
}

/** A fiche without a conflict and without a day: writing a day is late. */
async function plain(person) {
  for (const row of await person.search("")) {
    const { view } = await person.fiche(row.contact);
    if (row.conflicts === 0 && !JSON.stringify([view.sections, view.custom]).includes('"Date"')) return row;
  }
  throw new Error("the demo has no such fiche");
}

test("a start needs no late part, and late screens open", async (t) => {
  const office = await company({ demo: 120 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const title = (name) => page.getByRole("heading", { name }).first().waitFor();

  await t.test("the list and a fiche, from the start", async () => {
    const row = await plain(nadia);
    await nadia.go("/annuaire");
    await title("Annuaire");
    await nadia.settled();
    assert.deepEqual(await late(page), []);
    await nadia.go(`/fiche/${row.contact}`);
    await title(row.name);
    assert.deepEqual(await late(page), []);
  });

  await t.test("the first gesture loads what other screens need", async () => {
    await page.mouse.move(700, 500);
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => entry.name.includes("/app-late-")));
    await page.getByRole("link", { name: "Réglages" }).first().click();
    await title("Réglages");
  });

  await t.test("an address of a late screen works without a gesture, offline too", async () => {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await nadia.offline(true);
    for (const [path, name] of [["/synchronisation", "Synchronisation"], ["/import", "Importer"]]) {
      await nadia.go(path);
      await title(name);
    }
    await nadia.offline(false);
  });
  assert.deepEqual(nadia.errors, []);
});
