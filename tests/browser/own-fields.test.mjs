// The workspace's own fields: an administrator defines them, a rep fills them in on a fiche, and what
// one changes while the other has no network is kept on both sides.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";
import { line } from "./refusing.mjs";

const FIRST = "Administrateur";
const CONTACT = "11".repeat(16);
const MAIN = `/fiche/${CONTACT}/informations`;

const set = (field, value) => ({ Set: { place: "Root", field, value: { Text: value } } });
const bakery = (person) => person.ask({ Apply: [{ doc: { Contact: CONTACT }, edits: [set("party_kind", "company"), set("legal_name", "Le Fournil du Port")] }] });
const says = async ([contact, text]) => (await window.carnet.request(JSON.stringify({ Fiche: contact }))).includes(text);
const knows = async (text) => (await window.carnet.request(JSON.stringify("Workspace"))).includes(text);

/** Defines a field as an administrator does, on the screen. */
async function define({ page }, { name, kind, options, heading, required }) {
  await page.getByRole("button", { name: "Nouveau champ" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nom", { exact: true }).fill(name);
  if (kind) await dialog.getByLabel("Type", { exact: true }).selectOption({ label: kind });
  if (options) await dialog.getByLabel("Choix", { exact: true }).fill(options);
  if (heading) await dialog.getByLabel("Rubrique").fill(heading);
  if (required) await dialog.getByLabel("Obligatoire").check();
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.locator("#admin-custom li").filter({ hasText: name }).waitFor();
}

/** The card on the fiche. */
const card = ({ page }) => page.locator("section.card").filter({ has: page.getByRole("heading", { name: "Champs spécifiques", exact: true }) });
const own = (fiche, index = 0) => fiche.view.custom[index];

test("fields are defined, put in order, filled in, and retired without losing anything", async (t) => {
  const office = await company();
  const admin = await office.person(FIRST, { size: "desktop" });
  const { page } = admin;
  const dialog = page.getByRole("dialog");
  await bakery(admin);
  await admin.go("/administration/personnalisation");
  await page.getByRole("heading", { name: "Aucun champ spécifique" }).waitFor();

  await t.test("a definition that says too little is refused where it is wrong", async () => {
    await page.getByRole("button", { name: "Nouveau champ" }).click();
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await dialog.getByText("Donnez un nom à ce champ.").waitFor();
    await dialog.getByLabel("Nom", { exact: true }).fill("Mode de livraison");
    assert.equal(await dialog.getByLabel("Clé pour les fichiers").inputValue(), "mode_de_livraison");
    await dialog.getByLabel("Type", { exact: true }).selectOption({ label: "Un choix" });
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await dialog.getByText("Donnez au moins un choix.").waitFor();
    await dialog.getByLabel("Choix", { exact: true }).fill("Quai\nHayon");
    await dialog.getByLabel("Valeur par défaut").selectOption({ label: "Quai" });
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await dialog.waitFor({ state: "detached" });
  });

  await t.test("fields of every sort, in the order that is wanted", async () => {
    await define(admin, { name: "Nombre de fours", kind: "Nombre entier", required: true, heading: "Équipement" });
    await define(admin, { name: "Jours de fermeture", kind: "Plusieurs choix", options: "Dimanche\nLundi" });
    await define(admin, { name: "Fin du contrat", kind: "Date", heading: "Équipement" });
    const names = () => page.locator("#admin-custom li h3").allTextContents();
    const up = page.getByRole("button", { name: "Monter « Jours de fermeture »" });
    await up.focus();
    await page.keyboard.press("Enter");
    await admin.when(() => document.querySelector("#admin-custom li:nth-child(2) h3")?.textContent.includes("Jours"));
    assert.deepEqual((await names()).map((name) => name.trim().split(" ")[0]), ["Mode", "Jours", "Nombre", "Fin"]);
  });

  await t.test("they are filled in where they stand", async () => {
    await admin.go(MAIN);
    const at = card(admin);
    await at.getByText("Quai").waitFor();
    await at.getByText("par défaut").waitFor();
    await at.getByText("Champ obligatoire à remplir").waitFor();
    await at.getByRole("heading", { name: "Équipement" }).waitFor();
    await at.getByRole("button", { name: /Nombre de fours/ }).click();
    const ovens = at.getByRole("textbox", { name: "Nombre de fours" });
    await ovens.fill("beaucoup");
    await ovens.press("Enter");
    await at.getByText("Ce n’est pas un nombre.").waitFor();
    await ovens.fill("1 200");
    await ovens.press("Enter");
    await at.getByRole("button", { name: /Nombre de fours.*1.200/ }).waitFor();
    await at.getByRole("button", { name: /Mode de livraison/ }).click();
    await at.getByRole("combobox", { name: "Mode de livraison" }).selectOption("Hayon");
    await at.getByRole("button", { name: /Mode de livraison Hayon/ }).waitFor();
    await at.getByRole("button", { name: /Jours de fermeture/ }).click();
    await at.getByLabel("Lundi").check();
    await at.getByLabel("Dimanche").check();
    await page.keyboard.press("Enter");
    await at.getByRole("button", { name: /Jours de fermeture Dimanche, Lundi/ }).waitFor();
    await page.getByRole("button", { name: "Annuler" }).last().click();
    await at.getByRole("button", { name: /Jours de fermeture Ajouter/ }).waitFor();
  });

  await t.test("Modifier la fiche has them too, and the history names them", async () => {
    await admin.go(`/fiche/${CONTACT}/modifier`);
    await page.getByLabel("Fin du contrat").fill("2027-03-31");
    await page.getByRole("group", { name: "Jours de fermeture" }).getByLabel("Lundi").check();
    await page.getByRole("button", { name: "Mettre à jour" }).click();
    await card(admin).getByRole("button", { name: /Fin du contrat.*2027/ }).waitFor();
    await admin.go(`/fiche/${CONTACT}/historique`);
    await page.getByText(/Champs spécifiques · Fin du contrat/).waitFor();
    await page.getByText(/Champs spécifiques · Nombre de fours/).waitFor();
  });

  await t.test("they are found, filtered by, and columns of the list", async () => {
    await admin.go("/administration/personnalisation");
    await page.getByRole("button", { name: "Modifier « Mode de livraison »" }).click();
    await dialog.getByLabel("Trouvé par la recherche").check();
    await dialog.getByLabel("Colonne de la liste").check();
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await dialog.waitFor({ state: "detached" });
    await admin.ask({ Apply: [{ doc: { Contact: "22".repeat(16) }, edits: [set("legal_name", "Sans livraison")] }] });
    await admin.go("/annuaire");
    await page.getByText("Sans livraison").waitFor();
    await page.getByRole("searchbox").first().fill("hayon");
    await page.locator(".row mark, mark").filter({ hasText: "Hayon" }).first().waitFor();
    await page.getByRole("searchbox").first().fill("");
    await page.getByRole("button", { name: "Filtres" }).first().click();
    await dialog.getByLabel("Mode de livraison").selectOption("Hayon");
    await dialog.getByRole("button", { name: "Voir 1 fiche" }).click();
    const chip = page.getByRole("button", { name: "Mode de livraison : Hayon" });
    await chip.waitFor();
    await page.getByText("Sans livraison").waitFor({ state: "detached" });
    await chip.click();
    await page.getByText("Sans livraison").waitFor();
    await page.getByRole("button", { name: "Afficher la liste en colonnes" }).click();
    await page.getByRole("button", { name: "Colonnes", exact: true }).click();
    await dialog.getByLabel("Mode de livraison", { exact: true }).check();
    await page.keyboard.press("Escape");
    await page.locator(".colhead").getByText("Mode de livraison").waitFor();
    await page.locator(".cell").filter({ hasText: "Hayon" }).first().waitFor();
    await page.getByRole("button", { name: "Afficher la liste en colonnes" }).click();
  });

  await t.test("a column of a file that is called like a field fills it in", async () => {
    await admin.go("/import");
    const file = "Raison sociale;mode_de_livraison\nMaison Importée;quai\n";
    await page.locator('input[type="file"]').setInputFiles({ name: "clients.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
    const column = page.getByLabel(/mode_de_livraison/);
    await column.waitFor();
    assert.match(await column.evaluate((select) => select.selectedOptions[0].label), /Champ spécifique · Mode de livraison/);
    await page.getByRole("button", { name: "Importer 1 ligne" }).click();
    await admin.when(async () => JSON.stringify(JSON.parse(await window.carnet.request(JSON.stringify({ Search: { query: { text: "Maison Importée" }, offset: 0, limit: 1 } })))).includes("Maison Importée"));
    const [row] = await admin.search("Maison Importée");
    assert.equal(own(await admin.fiche(row.contact)).field.display, "Quai");
  });

  await t.test("a retired field stays to be read", async () => {
    await admin.go("/administration/personnalisation");
    await page.getByRole("button", { name: "Retirer « Nombre de fours »" }).click();
    await page.locator("#admin-custom-retired li").filter({ hasText: "Nombre de fours" }).waitFor();
    await admin.go(MAIN);
    const at = card(admin);
    await at.getByText("Champ retiré").waitFor();
    await at.getByText(/1.200/).waitFor();
    assert.equal(await at.getByRole("button", { name: /Nombre de fours/ }).count(), 0);
    await admin.go("/administration/personnalisation");
    await page.getByRole("button", { name: "Remettre « Nombre de fours »" }).click();
    await page.locator("#admin-custom li").filter({ hasText: "Nombre de fours" }).waitFor();
  });
  assert.deepEqual(admin.errors, []);
});

test("a field becomes another one while a rep fills it in without a network: both are kept", async () => {
  const office = await company();
  const way = await line(office.url);
  const admin = await office.person(FIRST, { size: "desktop" });
  const malo = await office.person("Malo", { through: way.url });
  await bakery(admin);
  await admin.go("/administration/personnalisation");
  await define(admin, { name: "Accès camion" });
  await admin.settled();
  await malo.when(says, [CONTACT, "Le Fournil du Port"]);
  await malo.when(knows, "Accès camion");
  await malo.go(MAIN);
  const button = () => card(malo).getByRole("button", { name: /Accès camion/ });
  await button().waitFor();

  await malo.offline(true);
  way.cut(true);
  await malo.until((sync) => sync.link !== "Online");
  await button().click();
  await card(malo).getByRole("textbox", { name: "Accès camion" }).fill("par la cour, 3,5 t");
  await malo.page.keyboard.press("Enter");
  await card(malo).getByText("en attente d’envoi").waitFor();

  const { page } = admin;
  await page.getByRole("button", { name: "Modifier « Accès camion »" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nom", { exact: true }).fill("Tonnage admis");
  await dialog.getByLabel("Type", { exact: true }).selectOption({ label: "Nombre décimal" });
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await page.locator("#admin-custom li").filter({ hasText: "Tonnage admis" }).waitFor();
  await admin.settled();

  way.cut(false);
  await malo.offline(false);
  await malo.settled();
  await malo.when(knows, "Tonnage admis");
  await admin.when(says, [CONTACT, "par la cour"]);
  await admin.go(MAIN);
  for (const person of [admin, malo]) {
    const at = card(person);
    await at.getByText("Tonnage admis").first().waitFor();
    await at.getByText("par la cour, 3,5 t").waitFor();
    await at.getByText("Ne convient plus au type").waitFor();
    assert.equal(own(await person.fiche(CONTACT)).field.warning, "custom-unfit");
  }

  // Two numbers at the same time are a conflict, settled where it stands.
  await malo.offline(true);
  way.cut(true);
  await malo.until((sync) => sync.link !== "Online");
  for (const [person, typed] of [[malo, "3,5"], [admin, "7,5"]]) {
    await card(person).getByRole("button", { name: /Tonnage admis/ }).click();
    await card(person).getByRole("textbox", { name: "Tonnage admis" }).fill(typed);
    await person.page.keyboard.press("Enter");
    await card(person).getByRole("button", { name: new RegExp(`Tonnage admis ${typed}`) }).waitFor();
  }
  await admin.settled();
  way.cut(false);
  await malo.offline(false);
  await malo.settled();
  await card(malo).getByRole("button", { name: /^3,5/ }).click();
  await card(malo).getByRole("button", { name: /Tonnage admis 3,5/ }).waitFor();
  await malo.settled();
  await card(admin).getByRole("button", { name: /Tonnage admis 3,5/ }).waitFor();
  assert.deepEqual(own(await admin.fiche(CONTACT)).field.conflict, []);
  assert.deepEqual([...malo.errors, ...admin.errors], []);
});
