// What a person does on the screens, with the pointer: correct a fiche, leave
// unsaved input, archive, merge, restore a value, sign out while edits wait.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, field, items } from "./kit.mjs";

test("the flows with the pointer", async (t) => {
  const office = await company({ demo: 120 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const button = (name) => page.getByRole("button", { name });
  const rows = (await nadia.search("")).filter((row) => row.conflicts === 0 && !row.is_person);
  const [first, second] = rows;
  const go = async (row, part) => {
    await nadia.go(`/fiche/${row.contact}/${part}`);
    await page.getByRole("heading", { name: row.name }).first().waitFor();
  };

  await t.test("Modifier: leaving asks, a draft is kept, Mettre à jour saves", async () => {
    await go(first, "modifier");
    const origin = page.getByLabel("Origine").first();
    await origin.fill("Salon du test");
    await page.getByRole("link", { name: "Conflits" }).first().click();
    await page.getByRole("dialog").waitFor();
    await page.getByRole("dialog").getByRole("button").first().click();
    await page.keyboard.press("Escape");
    await page.reload();
    await page.getByLabel("Origine").first().waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll("input")].some((input) => input.value === "Salon du test"));
    await button("Mettre à jour").first().click();
    await page.getByText("Fiche mise à jour").first().waitFor();
    assert.equal(field(await nadia.fiche(first.contact), "origin").value.Text, "Salon du test");
  });

  await t.test("Historique: the old value comes back", async () => {
    const old = field(await nadia.fiche(second.contact), "status")?.value?.Text ?? null;
    const edit = { Set: { place: "Root", field: "status", value: { Text: "Valeur passagère" } } };
    await nadia.ask({ Apply: [{ doc: { Contact: second.contact }, edits: [edit] }] });
    await go(second, "historique");
    await page.getByText("Valeur passagère").first().waitFor();
    await button(/Rétablir/).first().click();
    await page.getByText("Valeur rétablie").first().waitFor();
    assert.equal(field(await nadia.fiche(second.contact), "status")?.value?.Text ?? null, old);
  });

  await t.test("Coordonnées, adresses and sites are added and removed, with a way back", async () => {
    await go(first, "informations");
    const dialog = page.getByRole("dialog");
    const add = async (what, values) => {
      await button(`Ajouter : ${what}`).click();
      for (const [label, value] of Object.entries(values)) await dialog.getByLabel(label, { exact: true }).fill(value);
      await dialog.getByRole("button", { name: "Enregistrer", exact: true }).click();
      await dialog.waitFor({ state: "detached" });
    };
    await add("Coordonnées", { Libellé: "Comptable du test", Téléphone: "02 99 12 34 56" });
    await page.locator('a[href="tel:+33299123456"]').first().waitFor();
    await add("Site internet", { "Site internet": "https://exemple.fr/boutique" });
    const site = page.locator('a[href="https://exemple.fr/boutique"]').first();
    assert.equal(await site.getAttribute("rel"), "noopener noreferrer");
    const addresses = async () => items(await nadia.fiche(first.contact), "addresses").length;
    const before = await addresses();
    assert.ok(before > 0, "the demo's clients have addresses");
    await button("Supprimer l’adresse").first().click();
    await page.getByText("Supprimé").first().waitFor();
    assert.equal(await addresses(), before - 1);
    await button("Annuler").first().click();
    await page.getByText("Action annulée").first().waitFor();
    assert.equal(await addresses(), before);
  });

  await t.test("Options avancées: a client is a supplier too", async () => {
    await go(first, "options");
    await page.getByLabel("Fournisseur", { exact: true }).click();
    await page.getByText("Enregistré").first().waitFor();
    assert.ok(field(await nadia.fiche(first.contact), "profiles").value.Set.includes("supplier"));
  });

  await t.test("Afficher la vue…: the same contact as a supplier, and back", async () => {
    await go(first, "informations");
    const card = page.locator("section.card").filter({ hasText: "Derniers achats" });
    await card.first().waitFor();
    await page.getByRole("link", { name: "Afficher la vue fournisseur" }).click();
    await page.waitForURL(/\/fournisseur$/);
    await card.first().waitFor({ state: "detached" });
    assert.equal(await page.getByText("Code client", { exact: true }).count(), 0);
    assert.equal(await page.getByRole("navigation", { name: "Sections de la fiche" }).getByText("Fidélité").count(), 0);
    await page.reload();
    await page.getByRole("link", { name: "Afficher la vue client" }).click();
    await page.waitForURL(/\/informations$/);
    await card.first().waitFor();
  });

  await t.test("Options avancées: archive and bring back", async () => {
    await go(second, "options");
    await button("Archiver").first().click();
    await page.getByText("Fiche archivée").first().waitFor();
    assert.equal((await nadia.search(second.name)).some((row) => row.contact === second.contact), false);
    await button("Désarchiver").first().click();
    await page.getByText("Fiche désarchivée").first().waitFor();
  });

  await t.test("Options avancées: merge two fiches", async () => {
    await go(second, "options");
    await page.locator("#merge-other").fill(first.name);
    await page.locator("#main").getByRole("button", { name: first.name }).first().click();
    const code = field(await nadia.fiche(first.contact), "client_code").value.Text;
    // Of two values one may choose the other fiche's.
    const [stays, goes] = [0, 1].map((at) => page.getByRole("dialog").locator("section").nth(at).getByLabel(/^Code client/));
    await stays.check();
    await goes.check();
    assert.equal(await stays.isChecked(), false);
    await button("Garder celle-ci").first().click();
    await page.getByText("Fiches fusionnées").first().waitFor();
    const [one, other] = [await nadia.fiche(first.contact), await nadia.fiche(second.contact)];
    assert.deepEqual([one.view.contact, other.view.contact], [second.contact, second.contact], "both lead to the survivor");
    assert.equal(field(one, "client_code").value.Text, code);
  });

  await t.test("Réglages: signing out warns while an edit waits", async () => {
    await nadia.settled();
    await nadia.offline(true);
    await nadia.until((sync) => sync.link !== "Online");
    const edit = { Set: { place: "Root", field: "origin", value: { Text: "Pas encore envoyé" } } };
    await nadia.ask({ Apply: [{ doc: { Contact: rows[2].contact }, edits: [edit] }] });
    await page.getByRole("link", { name: "Réglages" }).first().click();
    await button("Déconnecter cet appareil").click();
    await button("Rester connecté").click();
    const { Status: status } = await nadia.ask("Status");
    assert.notEqual(status.user, null);
    assert.equal(status.sync.pending, 1);
    await nadia.offline(false);
    await nadia.settled();
  });
  assert.deepEqual(nadia.errors, []);
});
