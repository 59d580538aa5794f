// Saved filters: for oneself on a device, and for the whole company; in order, renamed, forgotten, and what the directory
// begins with.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";

/** Chooses a category in the dialogue of filters, which stays open. */
async function choose(page, category) {
  await page.getByRole("button", { name: "Filtres", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Catégorie").selectOption(category);
  return dialog;
}

async function save(dialog, name, everybody = false) {
  if (everybody) await dialog.getByLabel(/Pour toute l’entreprise/).check();
  await dialog.getByLabel("Enregistrer ces filtres sous le nom").fill(name);
  await dialog.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await dialog.locator(`[data-filter="${name}"]`).waitFor();
}

const names = (dialog) => dialog.locator("[data-filter]").evaluateAll((all) => all.map((one) => one.dataset.filter));

test("one's own filters: saved, put in order, renamed, begun with, found in the palette, forgotten", async () => {
  const office = await company({ demo: 60 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const categories = [...new Set((await nadia.search("")).map((row) => row.category))].filter(Boolean);
  const [first, second] = categories;
  await nadia.go("/annuaire");
  await page.locator("html[data-complete]").waitFor();
  let dialog = await choose(page, first);
  await save(dialog, "Les uns");
  await dialog.getByLabel("Catégorie").selectOption(second);
  await save(dialog, "Les autres");
  assert.deepEqual(await names(dialog), ["Les uns", "Les autres"]);
  await dialog.getByRole("button", { name: "Monter « Les autres »" }).click();
  await page.waitForFunction(() => document.querySelector("[data-filter]").dataset.filter === "Les autres");
  await dialog.getByRole("button", { name: "Renommer « Les uns »" }).click();
  await dialog.getByLabel("Nom du filtre").fill("Les premiers");
  await page.keyboard.press("Enter");
  await dialog.locator('[data-filter="Les premiers"]').waitFor();
  await dialog.getByRole("button", { name: "Commencer par « Les premiers » sur cet appareil" }).click();
  await dialog.getByText("L’annuaire s’ouvre ainsi sur cet appareil.").waitFor();
  await page.keyboard.press("Escape");

  // The directory begins with it, and its chip says so.
  await nadia.go("/annuaire");
  await page.locator(".chips [aria-pressed=true]", { hasText: "Les premiers" }).waitFor();
  await nadia.settled();
  const matched = (await nadia.ask({ Search: { query: { text: "", category: first }, offset: 0, limit: 0 } })).Rows.matched;
  await page.locator(".counts", { hasText: new RegExp(`^${matched} `) }).waitFor();
  await page.locator(".chips [aria-pressed=true]", { hasText: "Les premiers" }).click();
  await page.locator(".chips [aria-pressed=true]").first().waitFor({ state: "detached" });

  // By the palette.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("les autres");
  await page.getByRole("option", { name: "Filtre « Les autres »" }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".chips [aria-pressed=true]", { hasText: "Les autres" }).waitFor();

  await page.getByRole("button", { name: "Filtres", exact: true }).click();
  dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Oublier le filtre Les premiers" }).click();
  await dialog.locator('[data-filter="Les premiers"]').waitFor({ state: "detached" });
  await nadia.go("/annuaire");
  await page.locator("html[data-complete]").waitFor();
  await nadia.settled();
  const all = (await nadia.ask({ Search: { query: { text: "" }, offset: 0, limit: 0 } })).Rows.matched;
  await page.locator(".counts", { hasText: new RegExp(`^${all} `) }).waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("two people offer filters to everybody without a network: both are there, and each one's portfolio is their own", async () => {
  const office = await company({ demo: 40 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const paul = await office.person("Paul", { size: "tablet" });
  const category = (await nadia.search("")).map((row) => row.category).find(Boolean);
  for (const person of [nadia, paul]) {
    await person.go("/annuaire");
    await person.page.locator("html[data-complete]").waitFor();
    await person.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await person.offline(true);
  }
  await nadia.page.locator(".chips").getByRole("button", { name: "Mon portefeuille" }).click();
  await nadia.page.getByRole("button", { name: "Filtres", exact: true }).click();
  await save(nadia.page.getByRole("dialog"), "Mes clients", true);
  await save(await choose(paul.page, category), "La catégorie", true);
  for (const person of [nadia, paul]) {
    await person.offline(false);
    await person.settled();
    await person.page.keyboard.press("Escape");
  }
  for (const person of [nadia, paul]) {
    for (const name of ["Mes clients", "La catégorie"]) await person.page.locator(".chips button", { hasText: name }).waitFor();
  }
  // What Nadia saved as her portfolio is Paul's own to him.
  await paul.page.getByRole("button", { name: "Tout effacer" }).first().click();
  await paul.page.locator(".chips button", { hasText: "Mes clients" }).click();
  await paul.page.locator(".chips [aria-pressed=true]", { hasText: "Mon portefeuille" }).waitFor();
  const own = (await paul.ask("Status")).Status.user.person;
  const matched = (await paul.ask({ Search: { query: { text: "", rep: own }, offset: 0, limit: 0 } })).Rows.matched;
  await paul.page.locator(".counts", { hasText: new RegExp(`^${matched} `) }).waitFor();
  // One of them is removed by somebody, for everybody.
  await nadia.page.getByRole("button", { name: "Filtres", exact: true }).click();
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Oublier le filtre La catégorie" }).click();
  await paul.page.locator(".chips button", { hasText: "La catégorie" }).waitFor({ state: "detached" });
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});
