// Relations: entered on one fiche, they are on the other one too; by keyboard, without a network,
// and with types of the company's own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";
import { line } from "./refusing.mjs";

const JEAN = "a1".repeat(16);
const FOURNIL = "b2".repeat(16);
const GROUPE = "c3".repeat(16);

test("a relation added without a network is on the other person's screen of the other fiche", async () => {
  const office = await company();
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url });
  const paul = await office.person("Paul", { size: "desktop" });
  await fiches(nadia);
  await nadia.settled();
  await paul.settled();
  await paul.go(`/fiche/${FOURNIL}/informations`);
  const there = card(paul.page);
  await there.getByText("Aucune relation").waitFor();

  await nadia.go(`/fiche/${JEAN}/informations`);
  await nadia.offline(true);
  way.cut(true);
  await nadia.until((sync) => sync.link !== "Online");
  await add(nadia.page, { kind: "est salarié de", find: "Fournil", name: "Le Fournil", role: "Gérant", since: "2019-02-01" });
  const here = card(nadia.page);
  await here.getByText("est salarié de · Gérant · depuis le 01/02/2019").waitFor();
  await here.getByText("En attente").first().waitFor();
  // The other fiche has it on this device at once, and still after a restart.
  await nadia.page.reload();
  await here.locator("a.tied", { hasText: "Le Fournil" }).click();
  await nadia.page.getByRole("heading", { level: 1, name: "Le Fournil" }).waitFor();
  await here.getByText("emploie · Gérant · depuis le 01/02/2019").waitFor();

  assert.equal(await there.getByText("Jean Martin").count(), 0);
  way.cut(false);
  await nadia.offline(false);
  await nadia.settled();
  await there.getByText("emploie · Gérant · depuis le 01/02/2019").waitFor();
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});

test("a relation is corrected, removed and brought back from the other end", async () => {
  const office = await company();
  const paul = await office.person("Paul", { size: "desktop" });
  const { page } = paul;
  await fiches(paul);
  await tie(paul, JEAN, "1".repeat(16), "employee_of", FOURNIL);
  await tie(paul, FOURNIL, "2".repeat(16), "subsidiary_of", GROUPE);
  await paul.go(`/fiche/${FOURNIL}/informations`);
  const relations = card(page);
  await relations.getByText("emploie").first().waitFor();

  await relations.getByRole("group", { name: "Relations de Le Fournil" }).waitFor();
  await relations.locator("summary[aria-label*='Jean Martin']").click();
  await relations.getByRole("button", { name: "Modifier" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Jusqu’au").fill("2020-12-31");
  await dialog.getByLabel("Depuis le").fill("2021-01-01");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.getByText("La fin vient avant le début").waitFor();
  await dialog.getByLabel("Depuis le").fill("2015-01-01");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await relations.getByRole("heading", { name: "Relations passées" }).waitFor();
  await relations.getByText("emploie · du 01/01/2015 au 31/12/2020").waitFor();

  await relations.locator("summary[aria-label*='Jean Martin']").click();
  await relations.getByRole("button", { name: "Supprimer" }).first().click();
  await relations.getByText("emploie · du").waitFor({ state: "detached" });
  await page.locator(".toast").getByRole("button", { name: "Annuler" }).click();
  await relations.getByText("emploie · du").waitFor();

  // One step further, and there by the keyboard.
  await paul.go(`/fiche/${JEAN}/informations`);
  const group = page.getByRole("link", { name: "Le Fournil est filiale de Groupe Rivière" });
  await group.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Groupe Rivière" }).waitFor();

  // Who is nothing to us but that is listed as such.
  await apply(paul, JEAN, [{ Member: { place: "Root", field: "profiles", member: "relation", on: true } }]);
  await paul.go("/annuaire");
  await page.locator(".list .row", { hasText: "Jean Martin" }).locator(".sub", { hasText: "Relation" }).waitFor();
  assert.deepEqual(paul.errors, []);
});

test("the other fiche is created along, and both go with one undo", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "phone" });
  const { page } = nadia;
  await fiches(nadia);
  await nadia.go(`/fiche/${FOURNIL}/informations`);
  await card(page).getByRole("button", { name: "Ajouter" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.getByText("Choisissez le lien entre les deux fiches.").waitFor();
  await dialog.getByLabel("Lien").selectOption({ label: "a parrainé" });
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.getByText("Choisissez l’autre fiche").waitFor();
  // Itself is not offered.
  await dialog.getByRole("searchbox").fill("Fournil");
  await dialog.getByRole("button", { name: "Créer la fiche « Fournil »" }).waitFor();
  assert.equal(await dialog.locator(".results").getByText("Le Fournil").count(), 0);
  await dialog.getByRole("searchbox").fill("Dupont");
  await dialog.getByRole("button", { name: "Créer la fiche « Dupont »" }).click();
  await dialog.getByText("Particulier").click();
  await dialog.getByLabel("Prénom").fill("Anne");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await card(page).locator("a.tied", { hasText: "Anne Dupont" }).waitFor();
  const [row] = await nadia.search("Dupont");
  assert.deepEqual(row.profiles, ["relation"]);
  await nadia.page.locator(".toast").getByRole("button", { name: "Annuler" }).click();
  await card(page).getByText("Aucune relation").waitFor();
  assert.deepEqual(await nadia.search("Dupont"), []);
  assert.deepEqual(nadia.errors, []);
});

test("a type of the company's own has its words on both sides, also once it is removed", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await fiches(nadia);
  await nadia.go("/administration/relations");
  const types = page.locator("#relation-types");
  await types.getByText("Aucun type ajouté").waitFor();
  await types.getByRole("button", { name: "Ajouter" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Vu de l’autre fiche").fill("est livré par");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.getByText("Cette valeur est nécessaire.").waitFor();
  await dialog.getByLabel("Nom").fill("livre");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await types.getByText("est livré par").waitFor();

  await nadia.go(`/fiche/${FOURNIL}/informations`);
  await add(page, { kind: "est livré par", find: "Groupe", name: "Groupe Rivière" });
  await card(page).locator("small", { hasText: "est livré par" }).first().waitFor();
  await nadia.go("/administration/relations");
  await types.getByRole("button", { name: "Retirer le type « livre »" }).click();
  await types.getByRole("heading", { name: "Retirés" }).waitFor();
  await nadia.go(`/fiche/${GROUPE}/informations`);
  await card(page).locator("small", { hasText: "livre" }).first().waitFor();
  await nadia.go("/administration/relations");
  await types.getByRole("button", { name: "Remettre" }).click();
  await types.getByRole("button", { name: "Modifier le type « livre »" }).waitFor();
  assert.deepEqual(nadia.errors, []);
});

/** The card on the fiche that is on the screen. */
function card(page) {
  return page.locator("section.card", { has: page.getByRole("heading", { name: "Relations", exact: true }) });
}

/** Adds a relation as a person would. */
async function add(page, { kind, find, name, role, since }) {
  await card(page).getByRole("button", { name: "Ajouter" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Lien").selectOption({ label: kind });
  await dialog.getByRole("searchbox").fill(find);
  await dialog.locator(".results").getByRole("button", { name }).first().click();
  if (role) await dialog.getByLabel("Rôle").fill(role);
  if (since) await dialog.getByLabel("Depuis le").fill(since);
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.waitFor({ state: "detached" });
}

/** Somebody, where they work, and what that belongs to. */
async function fiches(person) {
  await apply(person, JEAN, [set("party_kind", "individual"), set("first_name", "Jean"), set("last_name", "Martin")]);
  await apply(person, FOURNIL, [set("party_kind", "company"), set("trade_name", "Le Fournil")]);
  await apply(person, GROUPE, [set("party_kind", "company"), set("trade_name", "Groupe Rivière")]);
}

async function tie(person, contact, item, relation, other) {
  const fields = [["relation", { Text: relation }], ["other", { Text: other }]];
  await apply(person, contact, [{ Add: { collection: "relations", item, fields } }]);
}

async function apply(person, contact, edits) {
  const reply = await person.ask({ Apply: [{ doc: { Contact: contact }, edits }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

function set(field, text) {
  return { Set: { place: "Root", field, value: { Text: text } } };
}
