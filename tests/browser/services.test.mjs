// Services and purchases: noted on two devices without a network, and how they stand by date.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, items } from "./kit.mjs";
import { line } from "./refusing.mjs";

const CREDIT = "00000000000000a1";

test("two reps note a use of one credit without a network: both count, and too many is said", async () => {
  const office = await company({ demo: 30 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url });
  const paul = await office.person("Paul", { size: "desktop" });
  const contact = await bare(nadia);
  await nadia.go(`/fiche/${contact}/informations`);

  // Entered as somebody would.
  const card = (person) => person.page.locator("#services");
  await card(nadia).getByText("Ni abonnement, ni crédit, ni dossier en cours.").waitFor();
  await card(nadia).getByLabel("Ajouter : Services").click();
  await card(nadia).getByRole("button", { name: "Crédit" }).click();
  const dialog = nadia.page.getByRole("dialog");
  await dialog.getByLabel("Libellé").fill("Heures de formation");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.getByText("Cette valeur est nécessaire.").waitFor();
  await dialog.getByLabel("Unités achetées").fill("10");
  await dialog.getByLabel("Unité", { exact: true }).fill("heures");
  await dialog.getByLabel("À utiliser jusqu’au").fill(day(20));
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await card(nadia).getByText("reste 10 heures").waitFor();
  await card(nadia).getByText(/à utiliser avant le .* inclus/).waitFor();
  await nadia.settled();
  await paul.settled();
  await paul.go(`/fiche/${contact}/informations`);
  await card(paul).getByText("reste 10 heures").waitFor();

  await cut(nadia, way, true);
  for (const person of [nadia, paul]) {
    await card(person).getByRole("button", { name: "Noter une utilisation : Heures de formation" }).click();
    const box = person.page.getByRole("dialog");
    await box.getByLabel("Unités utilisées").fill("6,5");
    await box.getByRole("button", { name: "Enregistrer" }).click();
    await card(person).getByText("reste 3,5 heures").waitFor();
  }
  await card(nadia).locator("summary", { hasText: "1 utilisation" }).click();
  await card(nadia).locator(".uses .tag", { hasText: "en attente d’envoi" }).waitFor();
  await paul.settled();
  await cut(nadia, way, false);
  for (const person of [nadia, paul]) {
    await card(person).getByText("dépassé de 3 heures").waitFor();
    await card(person).getByText("13 utilisés sur 10").waitFor();
    await card(person).getByText("2 utilisations").waitFor();
    assert.equal((await person.fiche(contact)).view.conflicts, 0);
  }
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});

test("a subscription is suspended, resumed and cancelled, each with a way back; what lapses is said", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  const contact = await bare(nadia);
  const fields = { label: "Entretien du four", period: "year", price: "540", starts_on: day(-340), ends_on: day(12) };
  await add(nadia, { Contact: contact }, "subscriptions", CREDIT, fields);
  await add(nadia, { Contact: contact }, "dossiers", "00000000000000a2", { label: "Litige", opened_on: day(-3) });
  await nadia.go(`/fiche/${contact}/informations`);
  const card = page.locator("#services");
  const row = card.locator('[data-service="subscriptions"]');
  await row.getByText("actif", { exact: true }).waitFor();
  await row.getByText(/^se termine le/).waitFor();
  await row.getByText(/540\s€ par an/).waitFor();
  const act = async (name) => {
    await row.getByLabel("Actions sur Entretien du four").click();
    await row.getByRole("button", { name }).click();
  };
  await act("Suspendre dès aujourd’hui");
  await row.getByText("suspendu", { exact: true }).waitFor();
  await act("Reprendre");
  await row.getByText("actif", { exact: true }).waitFor();
  await act("Résilier dès aujourd’hui");
  // What is over is put away, and is there when it is asked for.
  await row.waitFor({ state: "detached" });
  await card.getByRole("button", { name: "Afficher ce qui est terminé (1)" }).click();
  await row.getByText("résilié", { exact: true }).waitFor();
  await act("Annuler la résiliation");
  await row.getByText("actif", { exact: true }).waitFor();

  const dossier = card.locator('[data-service="dossiers"]');
  await dossier.getByText("en cours").waitFor();
  await dossier.getByLabel("Actions sur Litige").click();
  await dossier.getByRole("button", { name: "Clore le dossier" }).click();
  await dossier.getByText("clos", { exact: true }).waitFor();
  await page.locator(".toast").getByRole("button", { name: "Annuler" }).click();
  await dossier.getByText("en cours").waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("the last five articles bought, each once, newest first; one is noted without a network", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const contact = await bare(nadia);
  for (let number = 1; number <= 6; number += 1) {
    const fields = { label: `Article ${number}`, reference: `A-${number}`, on: day(-10 * number), document: `FA-${number}`, quantity: "2", unit_price: "0.8725" };
    await add(nadia, { Ledger: { contact, year: Number(day(-10 * number).slice(0, 4)) } }, "purchases", `00000000000000b${number}`, fields);
  }
  await add(nadia, { Ledger: { contact, year: Number(day(-200).slice(0, 4)) } }, "purchases", "00000000000000b7", { label: "Article 1", reference: "A-1", on: day(-200), document: "FA-0" });
  await nadia.go(`/fiche/${contact}/informations`);
  const card = page.locator("#purchases");
  const rows = () => card.locator("tbody tr b").allTextContents();
  await card.getByText("Article 5").waitFor();
  assert.deepEqual(await rows(), [1, 2, 3, 4, 5].map((number) => `Article ${number}`));
  await card.locator("td.wide", { hasText: "FA-1" }).first().waitFor();
  await card.getByText("0,8725 €").first().waitFor();
  await card.getByRole("button", { name: "Tous les achats (2 de plus)" }).click();
  assert.equal((await rows()).length, 7);
  await card.getByRole("button", { name: "Les derniers articles seulement" }).click();

  await nadia.settled();
  await nadia.offline(true);
  await nadia.until((sync) => sync.link !== "Online");
  await card.getByLabel("Ajouter : Derniers achats").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Libellé").fill("Farine T65");
  await dialog.getByLabel("Prix unitaire").fill("0,87");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await card.locator("tbody tr").first().getByText("Farine T65").waitFor();
  await card.locator("tbody tr").first().getByText("en attente d’envoi").waitFor();
  assert.deepEqual((await rows()).slice(0, 2), ["Farine T65", "Article 1"]);
  await nadia.offline(false);
  await nadia.settled();
  await card.locator("tbody .tag").first().waitFor({ state: "detached" });
  assert.deepEqual(nadia.errors, []);
});

/** A fiche without services and without a ledger. */
async function bare(person) {
  await person.settled();
  for (const { contact } of await person.search("")) {
    const [fiche, { Activity }] = [await person.fiche(contact), await person.ask({ Ledger: contact })];
    const kept = ["subscriptions", "credits", "dossiers"].flatMap((key) => items(fiche, key));
    if (kept.length + Activity.flatMap((of) => of.items).length === 0) return contact;
  }
  throw new Error("every fiche of the demo has services");
}

/** The day so many days from now in Paris, as documents hold it. */
function day(from) {
  const at = new Date(Date.now() + from * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(at);
}

async function add(person, doc, collection, item, texts) {
  const fields = Object.entries(texts).map(([key, text]) => [key, { Text: text }]);
  const reply = await person.ask({ Apply: [{ doc, edits: [{ Add: { collection, item, fields } }] }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

async function cut(person, way, off) {
  await person.offline(off);
  way.cut(off);
  if (off) await person.until((sync) => sync.link !== "Online");
  else await person.settled();
}
