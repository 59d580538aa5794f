// Loyalty: a programme, a card, points that two devices note without a network.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, items } from "./kit.mjs";
import { line } from "./refusing.mjs";

const PROGRAMME = "f100000000000001";

test("two reps credit fifty points each without a network: a hundred are there", async () => {
  const office = await company({ demo: 30 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url });
  const paul = await office.person("Paul", { size: "desktop" });
  const contact = await bare(nadia);
  const path = `/fiche/${contact}/fidelite`;
  await nadia.go(path);

  // Joined as somebody would, with the number that is proposed.
  await nadia.page.getByRole("button", { name: "Adhérer : Les fidèles du fournil" }).click();
  const dialog = nadia.page.getByRole("dialog");
  const number = await dialog.getByLabel("Numéro de fidélité").inputValue();
  assert.match(number, /^2\d{12}$/);
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await nadia.page.getByRole("img", { name: `Code-barres du numéro ${number}` }).waitFor();
  await nadia.page.getByText("0 point", { exact: true }).waitFor();
  await nadia.settled();
  await paul.settled();
  await paul.go(path);
  await paul.page.getByText(`Carte n° ${number}`).waitFor();

  await cut(nadia, way, true);
  for (const [person, reason] of [[nadia, "Geste commercial"], [paul, "Parrainage"]]) {
    await credit(person, "50", reason);
    await person.page.locator(".figure", { hasText: "50 points" }).waitFor();
  }
  await nadia.page.locator(".points .tag", { hasText: "en attente d’envoi" }).waitFor();
  await paul.settled();
  await cut(nadia, way, false);
  for (const person of [nadia, paul]) {
    await person.page.locator(".figure", { hasText: "100 points" }).waitFor();
    await person.page.getByText("soit 10 €").waitFor();
    await person.page.getByText("Geste commercial").waitFor();
    await person.page.getByText("Parrainage").waitFor();
    assert.equal((await person.fiche(contact)).view.conflicts, 0);
  }

  // Both spend what there is: it is kept, and said.
  await cut(nadia, way, true);
  for (const person of [nadia, paul]) await debit(person, "80", "Bon de réduction");
  await paul.settled();
  await cut(nadia, way, false);
  for (const person of [nadia, paul]) {
    await person.page.locator(".figure.bad", { hasText: "−60 points" }).waitFor();
    await person.page.getByRole("alert").filter({ hasText: "sous zéro" }).waitFor();
    assert.equal(await person.page.locator(".points .tag", { hasText: "sous zéro" }).count(), 1);
  }

  // The number is what a card is found by.
  const found = await paul.search(number.slice(0, 9));
  assert.deepEqual(found.map((row) => row.contact), [contact]);
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});

test("points follow the amount, a debit beyond the balance is refused, what was noted comes back, by the keyboard and in English too", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  const contact = await bare(nadia);
  await join(nadia, contact, "2900000009998");
  await nadia.go(`/fiche/${contact}/fidelite`);
  await page.getByRole("button", { name: "Créditer", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Montant de l’achat").fill("1 250,90");
  assert.equal(await dialog.getByLabel("Points").inputValue(), "125");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.getByText("Cette valeur est nécessaire.").waitFor();
  await dialog.getByLabel("Motif").fill("Facture FA2026-00012");
  await page.keyboard.press("Enter");
  await page.locator(".figure", { hasText: "125 points" }).waitFor();
  await page.getByText(/^\+125 points/).waitFor();
  await page.getByText(/125 points à dépenser avant le/).waitFor();

  await page.getByRole("button", { name: "Débiter", exact: true }).click();
  await dialog.getByLabel("Points").fill("200");
  await dialog.getByLabel("Motif").fill("Bon");
  await page.keyboard.press("Enter");
  await dialog.getByText("Il n’y a pas assez de points.").waitFor();
  // A correction may: that is said beforehand.
  await dialog.getByLabel("Nature du mouvement").selectOption("adjusted");
  await dialog.getByText("Le solde passera sous zéro.").waitFor();
  await dialog.getByRole("button", { name: "Annuler" }).click();

  await page.getByLabel("Actions sur le mouvement").click();
  await page.locator(".points").getByRole("button", { name: "Supprimer" }).click();
  await page.locator(".figure", { hasText: "0 point" }).waitFor();
  await page.locator(".toast").getByRole("button", { name: "Annuler" }).click();
  await page.locator(".figure", { hasText: "125 points" }).waitFor();

  // Leaving keeps the points, and can be taken back.
  await page.getByLabel("Actions sur la carte").click();
  await page.getByRole("button", { name: "Quitter le programme" }).click();
  await page.getByText("non adhérent").waitFor();
  await page.locator(".figure", { hasText: "125 points" }).waitFor();
  await page.getByLabel("Actions sur la carte").click();
  await page.getByRole("button", { name: "Réadhérer" }).click();
  await page.getByText("adhérent", { exact: true }).waitFor();

  // The address leads there after a reload, without a network.
  await nadia.settled();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.offline(true);
  await page.reload();
  await page.locator(".figure", { hasText: "125 points" }).waitFor();
  await page.getByRole("img", { name: "Code-barres du numéro 2900000009998" }).waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("an administrator defines a programme and the rate of a category, and closes it", async () => {
  const office = await company({});
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const contact = "c0".repeat(16);
  const name = { Set: { place: "Root", field: "legal_name", value: { Text: "Au bon pain" } } };
  await nadia.ask({ Apply: [{ doc: { Contact: contact }, edits: [name] }] });
  await nadia.go(`/fiche/${contact}/fidelite`);
  await page.getByText("Aucun programme de fidélité").waitFor();
  await page.getByRole("link", { name: "Définir un programme" }).click();
  await page.getByRole("button", { name: "Nouveau programme" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.getByText("Cette valeur est nécessaire.").waitFor();
  await dialog.getByLabel("Nom").fill("Les habitués");
  await dialog.getByLabel("Points gagnés par euro").fill("1");
  await dialog.getByLabel("Points à dépenser…").fill("100");
  await dialog.getByLabel("… valent").fill("5");
  await dialog.getByLabel("Validité des points, en mois").fill("12");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("1 point par euro TTC · 100 points valent 5 € · valables 12 mois").waitFor();
  await page.getByRole("button", { name: "Taux d’une catégorie pour « Les habitués »" }).click();
  await dialog.getByLabel("Catégorie").fill("Revendeur");
  await dialog.getByLabel("Points gagnés par euro").fill("2");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Revendeur : 2 points par euro TTC").waitFor();

  await nadia.go(`/fiche/${contact}/fidelite`);
  await page.getByRole("button", { name: "Adhérer : Les habitués" }).waitFor();
  await nadia.go("/administration/fidelite");
  await page.getByRole("button", { name: "Fermer le programme « Les habitués »" }).click();
  await page.getByRole("heading", { name: "Programmes fermés" }).waitFor();
  await page.locator(".toast").getByRole("button", { name: "Annuler" }).click();
  await page.getByRole("button", { name: "Fermer le programme « Les habitués »" }).waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("a number that two people gave one card is settled where it stands", async () => {
  const office = await company({ demo: 20 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url });
  const paul = await office.person("Paul", { size: "desktop" });
  const contact = await bare(nadia);
  await join(nadia, contact, "2900000009998");
  await nadia.settled();
  await paul.settled();
  await cut(nadia, way, true);
  await renumber(nadia, contact, "AAA-1");
  await renumber(paul, contact, "BBB-2");
  await paul.settled();
  await cut(nadia, way, false);
  await nadia.settled();
  await nadia.go(`/fiche/${contact}/fidelite`);
  await nadia.page.getByRole("button", { name: /^BBB-2/ }).click();
  await nadia.page.getByRole("img", { name: "Code-barres du numéro BBB-2" }).waitFor();
  assert.equal((await nadia.fiche(contact)).view.conflicts, 0);
  assert.deepEqual(nadia.errors, []);
});

/** A fiche without a card and without a ledger. */
async function bare(person) {
  await person.settled();
  for (const { contact } of await person.search("")) {
    const [fiche, { Activity }] = [await person.fiche(contact), await person.ask({ Ledger: contact })];
    const cards = items(fiche, "memberships");
    if (cards.length + Activity.flatMap((of) => of.items).length === 0) return contact;
  }
  throw new Error("every fiche of the demo has a card");
}

async function credit(person, points, reason) {
  await enter(person, "Créditer", points, reason);
}

async function debit(person, points, reason) {
  await enter(person, "Débiter", points, reason);
}

async function enter(person, button, points, reason) {
  await person.page.getByRole("button", { name: button, exact: true }).click();
  const dialog = person.page.getByRole("dialog");
  await dialog.getByLabel("Points", { exact: true }).fill(points);
  await dialog.getByLabel("Motif").fill(reason);
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.waitFor({ state: "detached" });
}

async function apply(person, doc, edit) {
  const reply = await person.ask({ Apply: [{ doc, edits: [edit] }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

async function join(person, contact, number) {
  const fields = [["programme", { Text: PROGRAMME }], ["loyalty_number", { Text: number }]];
  await apply(person, { Contact: contact }, { Add: { collection: "memberships", item: "00000000000000a1", fields } });
}

async function renumber(person, contact, number) {
  const place = { Item: { collection: "memberships", item: "00000000000000a1" } };
  await apply(person, { Contact: contact }, { Set: { place, field: "loyalty_number", value: { Text: number } } });
}

async function cut(person, way, off) {
  await person.offline(off);
  way.cut(off);
  if (off) await person.until((sync) => sync.link !== "Online");
  else await person.settled();
}
