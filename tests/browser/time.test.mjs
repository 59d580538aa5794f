// Temps passé: a clock that goes on while the app is closed, what it comes to, and the module's switch.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";

test("a clock outlives a reload and a crash; a second one asks; totals say what it comes to", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia");
  const [one, two] = await nadia.search("");
  const at = (contact) => `/fiche/${contact}/suivi/temps`;
  await nadia.go(at(one.contact));
  await nadia.page.getByRole("button", { name: "Démarrer l’horloge" }).click();
  await nadia.page.locator(".head .clock").waitFor();
  await nadia.page.reload();
  await nadia.page.locator(".head .clock").waitFor();
  // The tablet is switched off without a word; the clock runs on.
  await nadia.kill();
  await nadia.open();
  await nadia.go(`/fiche/${one.contact}/informations`);
  await nadia.page.locator(".head .clock").click();
  await nadia.page.waitForURL(`**${at(one.contact)}`);
  assert.equal((await entries(nadia, one.contact)).filter((entry) => entry.duration === null).length, 1);

  await nadia.go(at(two.contact));
  assert.equal(await nadia.page.locator(".head .clock").count(), 0, "it is not this fiche's");
  await nadia.page.getByRole("button", { name: "Démarrer l’horloge" }).click();
  const dialog = nadia.page.getByRole("dialog");
  await dialog.getByText(`Chez ${one.name}`).waitFor();
  await dialog.getByRole("button", { name: "Arrêter et démarrer ici" }).click();
  await nadia.page.locator(".head .clock").waitFor();
  assert.ok((await entries(nadia, one.contact))[0].duration >= 1);
  await nadia.page.getByRole("button", { name: "Arrêter" }).click();
  await nadia.page.locator(".head .clock").waitFor({ state: "detached" });

  // By hand: a duration is needed, an amount follows from the rate.
  await nadia.page.getByRole("button", { name: "Saisir du temps passé" }).click();
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.getByText("Cette valeur est nécessaire.").waitFor();
  await dialog.locator("#item-duration").fill("1h30");
  await dialog.locator("#item-work").fill("Conseil");
  await dialog.locator("#item-billable").check();
  await dialog.locator("#item-hourly_rate").fill("60");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await nadia.page.getByText("90 € à facturer").waitFor();
  const sum = await nadia.page.locator("#time-totals tfoot").textContent();
  assert.match(sum.replace(/\s/g, " "), /Total1 h 311 h 3090 €/);
  assert.deepEqual(nadia.errors, []);
});

test("the company can do without the module, and what was entered is kept", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  const contact = (await nadia.search(""))[0].contact;
  await nadia.go(`/fiche/${contact}/suivi`);
  await page.getByRole("link", { name: "Temps passé" }).waitFor();
  const off = async (value) => nadia.ask({ Apply: [{ doc: "Settings", edits: [{ Set: { place: "Root", field: "no_time_tracking", value: { Bool: value } } }] }] });
  await off(true);
  await page.getByRole("link", { name: "Temps passé" }).waitFor({ state: "detached" });
  await nadia.go(`/fiche/${contact}/suivi/temps`);
  await page.getByRole("heading", { name: "Temps passé est désactivé" }).waitFor();
  await off(false);
  await page.getByRole("button", { name: "Démarrer l’horloge" }).waitFor();
  assert.deepEqual(nadia.errors, []);
});

async function entries(person, contact) {
  const { Activity } = await person.ask({ Activity: contact });
  const all = Activity.find((collection) => collection.key === "time_entries").items;
  return all.map((item) => ({ duration: item.fields.find((field) => field.key === "duration").value?.Int ?? null }));
}
