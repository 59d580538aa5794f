// The programs are cut in two (xtask/src/web/split): a start loads and calls what a record says that it needs, the rest
// comes as soon as the list has been painted, or when something of it is called.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { company } from "./kit.mjs";

const NAMES = path.join(import.meta.dirname, "../../target/xtask/names");

/** The names of a program's functions, as the build kept them. */
async function names(program) {
  const text = await readFile(path.join(NAMES, `${program}.txt`), "utf8").catch(() => "");
  return new Map(text.split("\n").map((line) => line.split(/:(.*)/s).slice(0, 2)));
}

/** Says which late functions the page and its worker called since they began: of each program the first, and who called it. */
async function assertNothingLate(page) {
  for (const [program, place] of [["app", page], ...page.workers().map((worker) => ["engine", worker])]) {
    const stack = await place.evaluate(() => globalThis.carnetLateFor);
    if (stack === undefined) continue;
    const known = await names(program);
    const [functions, by] = [[...stack.matchAll(/wasm-function\[(\d+)\]/g)].map(([, number]) => known.get(number) ?? `function ${number}`), `\n  called by `];
    assert.fail(`A start called late functions of ${program}, of which the first was\n  ${functions.join(by)}\nIf a start is to need it, or it has another name now: \`cargo xtask early\` makes the records in crates/pwa/early anew.\n${stack}`);
  }
}

/** A fiche without a conflict. */
async function plain(person) {
  const rows = await person.search("");
  return rows.find((row) => row.conflicts === 0) ?? assert.fail("the demo has no such fiche");
}

/** The page and its worker have their late parts, wherever from. */
async function complete(page) {
  const has = () => globalThis.carnetWhole === true;
  await page.waitForFunction(has);
  for (const worker of page.workers()) {
    while (!(await worker.evaluate(has))) await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

test("a start calls nothing late, and late screens open", async (t) => {
  const office = await company({ demo: 120 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const title = (name) => page.getByRole("heading", { name }).first().waitFor();

  await t.test("the list, a search and a fiche, from the start", async () => {
    const row = await plain(nadia);
    await nadia.go("/annuaire");
    await title("Annuaire");
    await nadia.settled();
    await assertNothingLate(page);
    await page.locator("#search").fill(row.name);
    await page.locator("#row-0", { hasText: row.name }).waitFor();
    await assertNothingLate(page);
    await page.locator("#row-0", { hasText: row.name }).click();
    // What a fiche calls depends on what else comes meanwhile: it has to open, and may wait for the late part.
    await page.locator(".head h1", { hasText: row.name }).waitFor();
    await nadia.go(`/fiche/${row.contact}`);
    await title(row.name);
  });

  await t.test("the late parts come without a gesture, once the list is there", async () => {
    await nadia.go("/annuaire");
    await complete(page);
    await assertNothingLate(page);
    await page.getByRole("link", { name: "Réglages" }).first().click();
    await title("Réglages");
  });

  await t.test("an address of a late screen works at once, offline too", async () => {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await nadia.offline(true);
    // What the browser keeps by itself it lets go of by itself: the service worker's copy has to do.
    const browser = await page.context().newCDPSession(page);
    await browser.send("Network.clearBrowserCache");
    for (const [path, name] of [["/synchronisation", "Synchronisation"], ["/import", "Importer"]]) {
      await nadia.go(path);
      await title(name);
    }
    await nadia.offline(false);
  });
  assert.deepEqual(nadia.errors, []);
});

/** Has a page keep an account of what it reads of the service worker's files. */
function account() {
  const { match } = CacheStorage.prototype;
  self.near = [];
  CacheStorage.prototype.match = function (...what) {
    self.near.push(String(what[0]));
    return match.apply(this, what);
  };
}

/** What was noted under a name in a page or a worker: milliseconds since 1970, the same clock in both. */
const noted = (place, name) => place.evaluate((name) => performance.getEntriesByName(name).map(({ startTime }) => performance.timeOrigin + startTime), name);

/** Late files that were asked for through a request. */
const asked = (place) => place.evaluate(() =>
  performance.getEntriesByType("resource").map(({ name, initiatorType }) => ({ name: new URL(name).pathname, initiatorType })).filter(({ name }) => name.includes("-late-")));

test("a start leaves the late parts alone until its list is shown, and nothing of them is read twice", async (t) => {
  const office = await company({ demo: 60 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.addInitScript(account);

  /** Opens an address, and says of each program whether its late part was read once the list was there, whenever it was; and what was asked for. */
  const opened = async (address) => {
    await nadia.go(address);
    await complete(page);
    await page.waitForFunction(() => document.documentElement.dataset.complete !== undefined);
    const engine = page.workers().findLast((worker) => worker.url().includes("/worker-"));
    const [shown] = await noted(page, "carnet-shown");
    const read = async (place) => (await noted(place, "carnet-late")).map((at) => at >= shown);
    return { app: await read(page), engine: await read(engine), asked: [await asked(page), await asked(engine)] };
  };

  await t.test("of the list, after it", async () => {
    const { app, engine, asked: [byApp, byEngine] } = await opened("/annuaire");
    assert.deepEqual([app, engine], [[true], [true]]);
    assert.deepEqual(byApp.map(({ name }) => name.replace(/-[0-9a-f]{16}/, "")), ["/fr-late.ftl"]);
    assert.deepEqual(byEngine, []);
  });

  await t.test("of a late screen, before it, and once", async () => {
    const { app, engine, asked } = await opened("/synchronisation");
    assert.deepEqual([app, engine], [[false], [false]]);
    assert.deepEqual(asked, [[], []]);
    assert.equal(await page.evaluate(() => window.near.filter((address) => /-late-.*\.ftl$/.test(address)).length), 1);
  });

  await t.test("another language brings its late words along", async () => {
    await nadia.go("/reglages");
    await page.getByRole("radio", { name: "English" }).click({ force: true });
    await page.getByRole("heading", { name: "Settings" }).first().waitFor();
    assert.deepEqual((await asked(page)).map(({ name, initiatorType }) => [name.replace(/-[0-9a-f]{16}/, ""), initiatorType]), [["/en-late.ftl", "fetch"]]);
  });
  assert.deepEqual(nadia.errors, []);
});

test("the list can be used before the late parts have come, and who needs them sooner gets them", async () => {
  const office = await company({ demo: 60 });
  const nadia = await office.person("Nadia", { size: "desktop", more: { serviceWorkers: "block" } });
  const { page, context } = nadia;
  // They are on their way for as long as the test holds them up.
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  await context.route(/-late-.*wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  await nadia.go("/annuaire");
  await page.locator("#row-0").waitFor();
  await page.locator("#search").fill("a");
  await page.waitForFunction(() => document.querySelector("#rows")?.dataset.of === "a");
  const name = await page.locator("#row-0 b").textContent();
  await page.locator("#row-0").click();
  await page.locator(".head h1", { hasText: name }).waitFor();
  release();
  await complete(page);
  await page.getByRole("link", { name: "Réglages" }).first().click();
  await page.getByRole("heading", { name: "Réglages" }).first().waitFor();
  assert.deepEqual(nadia.errors, []);
});
