// Terms: conditions that two devices edit without a network, special prices, schedules and VAT in words, by right.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";
import { line } from "./refusing.mjs";

const CONTACT = "c0".repeat(16);

test("the office edits conditions without a network, another device another field: both are there", async () => {
  const office = await company({ demo: 30 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url });
  const paul = await office.person("Paul", { size: "desktop" });
  await bakery(nadia);
  await paul.settled();
  const path = `/fiche/${CONTACT}/complements`;
  for (const person of [nadia, paul]) {
    await person.go(path);
    await person.page.getByRole("heading", { name: "Conditions commerciales" }).waitFor();
  }
  // What nobody said comes from the company.
  await edit(nadia, "Échéancier").getByText("30 jours fin de mois").waitFor();
  await edit(nadia, "Échéancier").getByText("hérité de l’entreprise").waitFor();

  await cut(nadia, way, true);
  await edit(nadia, "Échéancier").click();
  await nadia.page.getByLabel("Échéancier", { exact: true }).selectOption({ label: "45 jours nets" });
  await nadia.page.keyboard.press("Enter");
  await edit(nadia, "Échéancier").getByText("45 jours nets").waitFor();
  await nadia.page.locator(".terms > .stack .tag", { hasText: "en attente d’envoi" }).waitFor();
  await edit(paul, "Remise").click();
  await paul.page.getByLabel("Remise", { exact: true }).fill("7,5");
  await paul.page.keyboard.press("Enter");
  await edit(paul, "Remise").getByText("7,5 %").waitFor();
  await paul.settled();

  // A special price, with the mistakes that a form is for.
  const { page } = nadia;
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Nouvelle cotation" }).click();
  const save = dialog.getByRole("button", { name: "Enregistrer" });
  await save.click();
  await dialog.getByText("Cette valeur est nécessaire.").waitFor();
  await dialog.getByLabel("Article", { exact: true }).and(dialog.locator("select")).selectOption({ label: "FIL-6040 · Filet à baguettes 600 × 400" });
  await save.click();
  await dialog.getByText("Indiquez un prix ou une remise.").waitFor();
  await dialog.getByLabel("Prix unitaire").fill("19,12345");
  await save.click();
  await dialog.getByText("Un prix a 4 décimales au plus.").waitFor();
  await dialog.getByLabel("Prix unitaire").fill("-1");
  await save.click();
  await dialog.getByText("Indiquez un nombre qui ne soit pas négatif.").waitFor();
  await dialog.getByLabel("Prix unitaire").fill("19,1234");
  await dialog.getByLabel("Remise").fill("5");
  await save.click();
  await dialog.getByText("Un prix ou une remise, pas les deux").waitFor();
  await dialog.getByLabel("Remise").fill("");
  await dialog.getByLabel("Depuis le").fill("2026-02-01");
  await dialog.getByLabel("Jusqu’au").fill("2026-01-31");
  await save.click();
  await dialog.getByText("La fin est avant le début.").waitFor();
  await dialog.getByLabel("Jusqu’au").fill("2090-01-31");
  await dialog.getByLabel("Quantité minimale").fill("10");
  await save.click();
  await dialog.waitFor({ state: "detached" });
  const price = (person) => person.page.locator("#cotations li", { hasText: "FIL-6040" });
  await price(nadia).getByText("19,1234 €").waitFor();
  await price(nadia).getByText("à partir de 10").waitFor();
  await price(nadia).locator(".tag", { hasText: "en attente d’envoi" }).waitFor();

  await cut(nadia, way, false);
  for (const person of [nadia, paul]) {
    await edit(person, "Échéancier").getByText("45 jours nets").waitFor();
    await edit(person, "Remise").getByText("7,5 %").waitFor();
    await price(person).getByText("19,1234 €").waitFor();
    assert.equal((await person.fiche(CONTACT)).view.conflicts, 0);
  }

  // The price of so many, and why.
  await page.getByLabel("Article", { exact: true }).selectOption({ label: "FIL-6040 · Filet à baguettes 600 × 400" });
  await page.getByText("24,9 € HT l’unité : prix de l’article.").or(page.getByText("24,90 € HT l’unité : prix de l’article.")).waitFor();
  await page.getByLabel("Quantité", { exact: true }).fill("12");
  await page.getByText("19,1234 € HT l’unité : cotation « FIL-6040 · Filet à baguettes 600 × 400 ».").waitFor();

  // Retired, it is among those that are past; taken back, it holds again.
  await page.getByLabel("Actions sur la cotation FIL-6040").click();
  await page.locator("#cotations").getByRole("button", { name: "Retirer" }).click();
  await page.getByText("1 cotation périmée").waitFor();
  await page.locator(".toast").getByRole("button", { name: "Annuler" }).last().click();
  await page.getByText("1 cotation périmée").waitFor({ state: "detached" });
  await page.getByLabel("Actions sur la cotation FIL-6040").click();
  await page.locator("#cotations").getByRole("button", { name: "Supprimer" }).click();
  await price(nadia).waitFor({ state: "detached" });
  await page.locator(".toast").getByRole("button", { name: "Annuler" }).last().click();
  await price(nadia).getByText("19,1234 €").waitFor();
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});

test("a schedule of one’s own, the legal warning, VAT in words, the address leads back after a reload offline", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  await bakery(nadia, { vat_number: "DE123456789" }, { country: "DE", city: "Köln", line1: "Hauptstraße 1" });
  await nadia.go(`/fiche/${CONTACT}/complements`);
  await edit(nadia, "Échéancier").click();
  await page.getByLabel("Échéancier", { exact: true }).selectOption({ label: "Autre règle…" });
  await page.getByLabel("Jours", { exact: true }).fill("60");
  await page.getByLabel("Comptés").selectOption({ label: "puis fin de mois" });
  await page.getByLabel("Le (jour du mois)").fill("15");
  await page.keyboard.press("Enter");
  await edit(nadia, "Échéancier").getByText("60 jours fin de mois, le 15").waitFor();
  await page.getByText(/Une facture d’aujourd’hui serait due le 15\/\d\d\/\d{4}/).waitFor();
  await page.getByText(/Peut dépasser le maximum légal/).waitFor();
  await edit(nadia, "Échéancier").click();
  await page.getByLabel("Échéancier", { exact: true }).selectOption({ label: "Chantier" });
  await page.keyboard.press("Enter");
  await page.getByText(/Acompte : 300\s€ le/).waitFor();
  await page.getByText(/Solde : 300\s€ le/).waitFor();

  // Goods and services of a German client with a number are not taxed the same way.
  await page.getByText(/Exonération de TVA, art\. 262 ter I du CGI/).waitFor();
  await page.getByText(/Autoliquidation, art\. 283-1 du CGI/).waitFor();
  await edit(nadia, "TVA").click();
  await page.getByLabel("TVA", { exact: true }).selectOption({ label: "Non soumis" });
  await edit(nadia, "Motif de non-assujettissement").click();
  await page.getByLabel("Motif de non-assujettissement", { exact: true }).selectOption({ label: "Franchise en base (art. 293 B)" });
  await page.getByText("TVA non applicable, art. 293 B du CGI").waitFor();

  // The address of an invoice is one of the fiche's; who pays is another fiche.
  await edit(nadia, "Adresse de facturation").getByText("Hauptstraße 1").waitFor();
  await page.getByText("L’encours utilisé sera calculé d’après les factures").waitFor();
  const other = (await nadia.search("")).find((row) => row.contact !== CONTACT && row.name.length > 8);
  await edit(nadia, "Tiers payeur").click();
  await page.getByLabel("Tiers payeur", { exact: true }).fill(other.name);
  await page.locator(".results button").first().click();
  await nadia.when(async ([contact, payer]) => (await window.carnet.request(JSON.stringify({ Terms: contact }))).includes(payer), [CONTACT, other.contact]);

  await nadia.settled();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.offline(true);
  await page.reload();
  await edit(nadia, "Échéancier").getByText("Chantier").waitFor();
  await page.getByText("TVA non applicable, art. 293 B du CGI").waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("a field that two people wrote is settled where it stands", async () => {
  const office = await company({ demo: 20 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url });
  const paul = await office.person("Paul", { size: "desktop" });
  await bakery(nadia);
  await paul.settled();
  await cut(nadia, way, true);
  for (const [person, amount] of [[nadia, "1000"], [paul, "2000"]]) await agree(person, set("credit_limit", amount));
  await paul.settled();
  await cut(nadia, way, false);
  await nadia.settled();
  await nadia.go("/conflits");
  await nadia.page.getByRole("link", { name: "Fournil du Port" }).click();
  await nadia.page.waitForURL(/complements$/);
  await nadia.page.getByRole("button", { name: /^2\s000\s€/ }).click();
  await edit(nadia, "Encours autorisé").getByText(/2\s000\s€/).waitFor();
  assert.equal((await nadia.fiche(CONTACT)).view.conflicts, 0);
  await nadia.go(`/fiche/${CONTACT}/historique`);
  await nadia.page.getByText("Encours autorisé").first().waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("a rep reads the terms of their fiche and is offered no way to edit them", async () => {
  const office = await company();
  const admin = await office.person("Administrateur", { size: "desktop" });
  const malo = await office.person("Malo");
  const { Status } = await malo.ask("Status");
  await bakery(admin, { rep: Status.user.person });
  await agree(admin, set("credit_limit", "1500"));
  await agree(admin, add("special_prices", "00000000000000a1", { label: "Farine", unit_price: "12.5" }));
  await admin.settled();
  await admin.go("/administration/personnes");
  const place = admin.page.locator("#admin-people li").filter({ hasText: "Malo" });
  await place.getByLabel("Rôle").selectOption({ label: "Commercial" });
  await admin.page.getByText("Place de Malo enregistrée").waitFor();
  await malo.go(`/fiche/${CONTACT}/complements`);
  const { page } = malo;
  await page.getByText("Ces conditions sont tenues par le bureau").waitFor();
  await page.getByText(/1\s500\s€/).waitFor();
  await page.locator("#cotations").getByText("12,50 €").or(page.locator("#cotations").getByText("12,5 €")).waitFor();
  assert.equal(await page.locator(".terms .edit").count(), 0);
  assert.equal(await page.getByRole("button", { name: "Nouvelle cotation" }).count(), 0);
  assert.equal(await page.locator("#cotations .menu").count(), 0);
  assert.deepEqual(malo.errors, []);
});

test("an administrator defines a schedule in parts, and what a category has", async () => {
  const office = await company({});
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await bakery(nadia, { category: "Revendeur" });
  await nadia.go("/administration/conditions");
  const dialog = page.getByRole("dialog");
  const save = dialog.getByRole("button", { name: "Enregistrer" });
  await page.getByRole("button", { name: "Nouvel échéancier" }).click();
  await save.click();
  await dialog.getByText("Cette valeur est nécessaire.").waitFor();
  await dialog.getByLabel("Nom").fill("En deux fois");
  await dialog.getByLabel("Échéance", { exact: true }).selectOption({ label: "30 jours fin de mois" });
  await save.click();
  await page.getByRole("button", { name: "Ajouter une échéance à « En deux fois »" }).click();
  await dialog.getByLabel("Nature").selectOption({ label: "Acompte" });
  await dialog.getByLabel("Part du total, en %").fill("140");
  await save.click();
  await dialog.getByText("Indiquez un pourcentage de 0 à 100.").waitFor();
  await dialog.getByLabel("Part du total, en %").fill("40");
  await save.click();
  await page.getByText("Acompte 40 %").waitFor();
  await page.getByRole("button", { name: "Nouvelle catégorie de contacts" }).click();
  await dialog.getByLabel("Nom").fill("Revendeur");
  await dialog.getByLabel("Échéancier", { exact: true }).selectOption({ label: "En deux fois" });
  await save.click();
  await page.getByText("Échéancier : En deux fois").waitFor();

  await nadia.go(`/fiche/${CONTACT}/complements`);
  await edit(nadia, "Échéancier").getByText("En deux fois").waitFor();
  await edit(nadia, "Échéancier").getByText("de sa catégorie").waitFor();
  await page.getByText(/Acompte : 400\s€ le/).waitFor();
  await page.getByText(/Solde : 600\s€ le/).waitFor();
  assert.deepEqual(nadia.errors, []);
});

/** A fiche with an address, of nothing else. */
async function bakery(person, more = {}, address = { line1: "1 quai du Port", postcode: "29200", city: "Brest" }) {
  const fields = { legal_name: "Fournil du Port", party_kind: "company", ...more };
  const edits = Object.entries(fields).map(([field, value]) => set(field, value));
  edits.push(add("addresses", "00000000000000b1", address));
  const reply = await person.ask({ Apply: [{ doc: { Contact: CONTACT }, edits }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
  await person.settled();
}

async function agree(person, edit) {
  const reply = await person.ask({ Apply: [{ doc: { Terms: CONTACT }, edits: [edit] }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

function set(field, value) {
  return { Set: { place: "Root", field, value: { Text: value } } };
}

function add(collection, item, fields) {
  return { Add: { collection, item, fields: Object.entries(fields).map(([key, value]) => [key, { Text: value }]) } };
}

/** The button in which a field is edited. */
function edit(person, label) {
  return person.page.locator(".terms .pairs > div", { has: person.page.getByText(label, { exact: true }) }).locator("button.edit");
}

async function cut(person, way, off) {
  await person.offline(off);
  way.cut(off);
  if (off) await person.until((sync) => sync.link !== "Online");
  else await person.settled();
}
