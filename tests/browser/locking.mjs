// What tests of a locked or shut device need: a client, a code, and what a person does with it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** A code, and another. */
export const PIN = "482913";
export const OTHER = "482914";
/** A client that stands nowhere else. */
export const NAME = "Fournil Quatremarelles";

const set = (key, value) => ({ Set: { place: "Root", field: key, value: { Text: value } } });
/** Its id. */
export const CLIENT = "11".repeat(16);

/** Writes a field of it. */
export async function write(person, key, value, page = person.page) {
  const reply = await person.ask({ Apply: [{ doc: { Contact: CLIENT }, edits: [set(key, value)] }] }, page);
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

/** Sets a code in the settings, as a person would. */
export async function choose(person, pin = PIN) {
  await person.go("/reglages");
  const card = person.page.locator("#lock");
  await card.getByLabel("Nouveau code", { exact: true }).fill(pin);
  await card.getByLabel("Confirmer le code").fill(pin);
  await card.getByRole("button", { name: "Verrouiller avec ce code" }).click();
  await person.page.getByText("Code enregistré").waitFor();
}

/** Goes there within the app: a page that is loaded anew asks for the code. */
export async function show(page, at) {
  await page.evaluate((at) => {
    history.pushState(null, "", at);
    dispatchEvent(new PopStateEvent("popstate"));
  }, at);
}

/** Locks the device in the settings. */
export async function lock(person) {
  await show(person.page, "/reglages");
  await person.page.getByRole("button", { name: "Verrouiller maintenant" }).click();
  await isLocked(person.page);
}

/** The page asks for the code. */
export async function isLocked(page) {
  await page.getByRole("heading", { name: "Carnet est verrouillé" }).waitFor();
}

/** Types a code. */
export async function unlock(page, pin = PIN) {
  await page.locator("#lock-code").fill(pin);
  await page.getByRole("button", { name: "Déverrouiller" }).click();
}

/** The page shows the client file. */
export async function isOpen(page) {
  await page.locator("#lock-code").waitFor({ state: "detached" });
  await page.locator(".app:not([aria-busy])").waitFor();
}

/** Types into a field of its fiche that is edited where it stands, and leaves the hand in it. */
export async function type(page, words) {
  await page.locator('[data-field="origin"]').click();
  // The field takes the focus once it is drawn.
  await page.waitForFunction(() => document.activeElement?.tagName === "INPUT");
  await page.keyboard.type(words);
}

/** Has the company demand a code of every device, and a lock after so many minutes without input. */
export async function demand(person, minutes) {
  const edits = [["lock_required", { Bool: true }], ["lock_after", { Int: minutes }]].map(([field, value]) => ({ Set: { place: "Root", field, value } }));
  assert.ok("Applied" in (await person.ask({ Apply: [{ doc: "Settings", edits }] })));
}

/** All that a page holds in sight and out of it. */
export function shown(page) {
  return page.evaluate(() => document.title + document.documentElement.outerHTML);
}

/** What axe says; with `CARNET_SHOTS`, a picture in that folder. */
export async function check({ page }, name) {
  const { CARNET_SHOTS: folder } = process.env;
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), TAGS);
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
}
