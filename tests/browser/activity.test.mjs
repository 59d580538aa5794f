// Years of exchanges: the latest come with the fiche, the others when somebody looks for them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";

const YEARS = [2024, 2025];
const EACH = 25;

/** Visits every other day; one call in the older year. */
function events(contact, year) {
  const edits = [];
  for (let n = 0; n < EACH; n += 1) {
    const call = year === YEARS[0] && n === 3;
    const fields = [
      ["kind", { Text: call ? "outgoing_call" : "visit" }],
      ["at", { Instant: Date.UTC(year, 0, 1 + 2 * n, 9) }],
      ["subject", { Text: `Rendez-vous ${year}-${n}` }],
    ];
    const item = (year * 100 + n).toString(16).padStart(16, "0");
    edits.push({ Add: { collection: "events", item, fields } });
  }
  return { doc: { Activity: { contact, year } }, edits };
}

test("older exchanges come when they are wanted, by their button and by a filter", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  const contact = await quiet(nadia);
  await nadia.ask({ Apply: YEARS.map((year) => events(contact, year)) });
  const entries = page.locator(".tl > li:not(.day)");
  const shows = (count) => nadia.when((of) => document.querySelectorAll(".tl > li:not(.day)").length === of, count);

  await nadia.go(`/fiche/${contact}/suivi`);
  await page.getByText(`Rendez-vous 2025-${EACH - 1}`).waitFor();
  await shows(30);
  await page.getByRole("button", { name: "Afficher la suite" }).click();
  await shows(YEARS.length * EACH);
  assert.match(await entries.last().textContent(), /2024-0/);
  assert.equal(await page.getByRole("button", { name: "Afficher la suite" }).count(), 0);

  await nadia.go(`/fiche/${contact}/suivi`);
  await shows(30);
  await page.locator("#events-kind").selectOption("outgoing_call");
  await shows(1);
  assert.match(await entries.first().textContent(), /2024-3/);
  assert.deepEqual(nadia.errors, []);
});

test("a fiche that was pressed and left is read again when it is opened", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  const [first, second] = await nadia.search("");
  const row = (contact) => page.locator(`#rows a.row[href^="/fiche/${contact}/"]`);
  await row(first.contact).dispatchEvent("pointerdown");
  await nadia.ask({ Apply: [{ doc: { Contact: first.contact }, edits: [{ Set: { place: "Root", field: "trade_name", value: { Text: "Au Nouveau Nom" } } }] }] });
  await row(second.contact).click();
  await page.locator(".head h1", { hasText: second.name }).waitFor();
  await row(first.contact).click();
  await page.locator(".head h1", { hasText: "Au Nouveau Nom" }).waitFor();
  assert.deepEqual(nadia.errors, []);
});

/** A fiche without any exchange. */
async function quiet(person) {
  for (const { contact } of await person.search("")) {
    if ((await person.fiche(contact)).view.events.length === 0) return contact;
  }
  throw new Error("every fiche of the demo has exchanges");
}

/** Hears what a test says in place of a microphone and a service of the browser's maker, which aren't here. */
function listener() {
  window.SpeechRecognition = window.webkitSpeechRecognition = class {
    start() {
      window.says = (text, isFinal = true) => this.onresult?.({ resultIndex: 0, results: [Object.assign([{ transcript: text }], { isFinal })] });
      window.fails = (error) => { this.onerror?.({ error }); this.onend?.(); };
      window.spoken = this.lang;
    }
    stop() {
      delete window.says;
    }
  };
}

test("an exchange is dictated and has a photo, without a network; the others see both", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "phone" });
  const paul = await office.person("Paul");
  const { page } = nadia;
  await page.addInitScript(listener);
  const contact = await quiet(nadia);
  await nadia.go(`/fiche/${contact}/informations`);
  await page.locator("html[data-complete]").waitFor();
  await nadia.offline(true);
  await page.getByRole("button", { name: "Noter un échange" }).click();
  const text = page.locator("#compose-text");
  await text.fill("Vu M. Le Goff.");
  const dictate = page.getByRole("button", { name: "Dicter" });
  await dictate.click();
  await page.getByRole("button", { name: "Arrêter la dictée" }).waitFor();
  await page.evaluate(() => { window.says("rappe", false); window.says(" rappeler mardi"); });
  assert.equal(await page.evaluate(() => window.spoken), "fr");
  await page.locator("#compose-subject").fill("Four");
  await page.evaluate(() => window.says("pour le devis"));
  await nadia.when(() => document.querySelector("#compose-text").value === "Vu M. Le Goff. rappeler mardi pour le devis");
  assert.equal(await page.locator("#compose-subject").inputValue(), "Four");
  // Why it ends is said, and what was said stays.
  await page.evaluate(() => window.fails("network"));
  await page.getByText("La dictée de ce navigateur demande un réseau.").waitFor();
  await dictate.waitFor();
  assert.match(await text.inputValue(), /pour le devis$/);

  const picture = await page.screenshot();
  await page.locator("#compose-photo").setInputFiles({ name: "four.png", mimeType: "image/png", buffer: picture });
  await page.locator(".compose .strip img").waitFor();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  const event = page.locator(".tl > li", { hasText: "rappeler mardi" });
  await event.locator(".strip img").waitFor();
  await page.reload();
  await event.getByRole("button", { name: "four.png" }).click();
  await page.locator("dialog .preview img").waitFor();

  await nadia.offline(false);
  await nadia.settled();
  await paul.go(`/fiche/${contact}/informations`);
  const theirs = paul.page.locator(".tl > li", { hasText: "rappeler mardi" });
  await theirs.getByRole("button", { name: "four.png" }).click();
  await paul.page.locator("dialog .preview img").waitFor();
  await paul.go(`/fiche/${contact}/pieces`);
  await paul.page.locator(".files li", { hasText: "four.png" }).waitFor();
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});
