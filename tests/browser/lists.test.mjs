// Lists of values: an administrator adds, orders, renames and removes them, fiches follow, and what a device without a
// network wrote under an old name is found.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";
import { line } from "./refusing.mjs";

const FIRST = "Administrateur";
const id = (number) => number.toString(16).padStart(2, "0").repeat(16);
const set = (field, value) => ({ Set: { place: "Root", field, value: { Text: value } } });
const fiche = (number, category) => ({ doc: { Contact: id(number) }, edits: [set("party_kind", "company"), set("legal_name", `Fiche ${number}`), ...(category ? [set("category", category)] : [])] });
const has = async ([contact, category]) => {
  const { Fiche } = JSON.parse(await window.carnet.request(JSON.stringify({ Fiche: contact })));
  const fields = (Fiche?.view.sections ?? []).flatMap((section) => section.fields);
  return fields.some((field) => field.key === "category" && field.display === category);
};

/** The parts of the screen. */
function parts({ page }) {
  const list = page.locator("#admin-list");
  const unlisted = page.locator("#admin-list-unlisted");
  const of = (card, name) => card.locator("li").filter({ has: page.getByText(name, { exact: true }) });
  return {
    list,
    unlisted,
    dialog: page.getByRole("dialog"),
    value: (name) => of(list, name),
    stray: (name) => of(unlisted, name),
    names: () => list.locator("li b").allTextContents(),
  };
}

/** Adds a value as an administrator does: typed, with Enter. */
async function add({ page }, name) {
  await page.getByLabel("Nouvelle valeur").fill(name);
  await page.getByLabel("Nouvelle valeur").press("Enter");
  await page.locator("#admin-list li").filter({ has: page.getByText(name, { exact: true }) }).waitFor();
}

test("values are added, put in order, renamed with their fiches, and removed", async (t) => {
  const office = await company();
  const admin = await office.person(FIRST, { size: "desktop" });
  const { page } = admin;
  await admin.ask({ Apply: [fiche(1, "Épicerie"), fiche(2, "Épicerie"), fiche(3, "boulangerie")] });
  await admin.go("/administration/listes");
  const { list, unlisted, dialog, value, stray, names } = parts(admin);

  await t.test("an empty list says so, and what fiches have is offered", async () => {
    await list.getByText("Aucune valeur pour l’instant").waitFor();
    await stray("Épicerie").getByText("2 fiches").waitFor();
    await stray("boulangerie").getByText("1 fiche").waitFor();
    await stray("Épicerie").getByRole("button", { name: "Ajouter « Épicerie » à la liste" }).click();
    await value("Épicerie").getByText("2 fiches").waitFor();
    await stray("Épicerie").waitFor({ state: "detached" });
  });

  await t.test("the same value is not added twice, however it is written", async () => {
    await page.getByLabel("Nouvelle valeur").fill(" EPICERIE ");
    await list.getByText("Cette valeur est déjà dans la liste.").waitFor();
    assert.ok(await list.getByRole("button", { name: "Ajouter", exact: true }).isDisabled());
    await page.getByLabel("Nouvelle valeur").press("Enter");
    assert.deepEqual(await names(), ["Épicerie"]);
    await page.getByLabel("Nouvelle valeur").fill("");
  });

  await t.test("values are put in order by hand and by the alphabet", async () => {
    await add(admin, "Traiteur");
    await add(admin, "Boulangerie");
    assert.equal(await page.getByLabel("Nouvelle valeur").inputValue(), "");
    assert.deepEqual(await names(), ["Épicerie", "Traiteur", "Boulangerie"]);
    await page.getByRole("button", { name: "Monter « Boulangerie »" }).click();
    await admin.when(() => document.querySelectorAll("#admin-list li b")[1]?.textContent === "Boulangerie");
    assert.ok(await page.getByRole("button", { name: "Monter « Épicerie »" }).isDisabled());
    assert.ok(await page.getByRole("button", { name: "Descendre « Traiteur »" }).isDisabled());
    await page.getByRole("button", { name: "Trier de A à Z" }).click();
    await admin.when(() => document.querySelector("#admin-list li b")?.textContent === "Boulangerie");
    assert.deepEqual(await names(), ["Boulangerie", "Épicerie", "Traiteur"]);
    await page.getByRole("button", { name: "Trier de A à Z" }).waitFor({ state: "detached" });
  });

  await t.test("another spelling on fiches is replaced by the list's", async () => {
    await stray("boulangerie").getByRole("button", { name: "Remplacer « boulangerie »" }).click();
    // The value that reads the same is proposed.
    assert.equal(await dialog.getByLabel("Elles reçoivent à la place").evaluate((select) => select.selectedOptions[0].text), "Boulangerie");
    await dialog.getByRole("button", { name: "Remplacer", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await unlisted.waitFor({ state: "detached" });
    await value("Boulangerie").getByText("1 fiche").waitFor();
    await admin.when(has, [id(3), "Boulangerie"]);
  });

  await t.test("a new name is checked, and goes to the fiches", async () => {
    await page.getByRole("button", { name: "Renommer « Épicerie »" }).click();
    await dialog.getByLabel("Nom", { exact: true }).fill("traiteur");
    await dialog.getByText("Cette valeur est déjà dans la liste.").waitFor();
    await dialog.getByLabel("Nom", { exact: true }).fill("  ");
    await dialog.getByText("Cette valeur est nécessaire.").waitFor();
    await dialog.getByLabel("Nom", { exact: true }).fill("Alimentation");
    await dialog.getByLabel("Renommer aussi sur les 2 fiches qui la portent").waitFor();
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await dialog.waitFor({ state: "detached" });
    await value("Alimentation").getByText("2 fiches").waitFor();
    for (const number of [1, 2]) await admin.when(has, [id(number), "Alimentation"]);
    // One step, taken back as one.
    await page.getByRole("button", { name: "Annuler" }).last().click();
    await value("Épicerie").getByText("2 fiches").waitFor();
    for (const number of [1, 2]) await admin.when(has, [id(number), "Épicerie"]);
  });

  await t.test("or does not, and the old name shows as one of no list", async () => {
    await page.getByRole("button", { name: "Renommer « Épicerie »" }).click();
    await dialog.getByLabel("Nom", { exact: true }).fill("Alimentation");
    await dialog.getByLabel("Renommer aussi sur les 2 fiches qui la portent").uncheck();
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await value("Alimentation").getByText("aucune fiche").waitFor();
    await stray("Épicerie").getByText("2 fiches").waitFor();
    await page.getByRole("button", { name: "Annuler" }).last().click();
    await value("Épicerie").getByText("2 fiches").waitFor();
  });

  await t.test("the count leads to the fiches", async () => {
    await value("Épicerie").getByRole("link", { name: "2 fiches" }).click();
    await page.getByText("Fiche 1").first().waitFor();
    await page.getByText("Fiche 2").first().waitFor();
    await page.getByText("Fiche 3").waitFor({ state: "detached" });
    await page.locator("button.chip[aria-pressed=true]", { hasText: "Épicerie" }).click();
    await admin.go("/administration/listes");
  });

  await t.test("a value goes: at once where no fiche has it, else fiches get what was chosen", async () => {
    await page.getByRole("button", { name: "Supprimer « Traiteur »" }).click();
    await value("Traiteur").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Supprimer « Épicerie »" }).click();
    await dialog.getByLabel("Elles reçoivent à la place").selectOption({ label: "Aucune valeur" });
    await dialog.getByRole("button", { name: "Supprimer", exact: true }).click();
    await value("Épicerie").waitFor({ state: "detached" });
    assert.deepEqual(await names(), ["Boulangerie"]);
    for (const number of [1, 2]) await admin.when(has, [id(number), ""]);
    await unlisted.waitFor({ state: "detached" });
  });

  await t.test("each list has its own values; those of which fiches are not known say so", async () => {
    await page.getByRole("button", { name: "Formes juridiques", exact: true }).click();
    await list.getByText("Ce qui est déjà saisi garde son nom").waitFor();
    await add(admin, "SCOP");
    await page.getByRole("button", { name: "Renommer « SCOP »" }).click();
    assert.equal(await dialog.getByRole("checkbox").count(), 0);
    await dialog.getByLabel("Nom", { exact: true }).fill("SCOP SA");
    await dialog.getByLabel("Nom", { exact: true }).press("Enter");
    await value("SCOP SA").waitFor();
    await page.getByRole("button", { name: "Catégories", exact: true }).click();
    await value("Boulangerie").waitFor();
    assert.deepEqual(await names(), ["Boulangerie"]);
  });

  await t.test("a fiche offers them in their order", async () => {
    const { Workspace } = await admin.ask("Workspace");
    const of = Object.fromEntries(Workspace.lists);
    assert.deepEqual(of.Categories, ["Boulangerie"]);
    assert.deepEqual(of.LegalForms, ["SCOP SA"]);
  });
});

test("a device without a network writes the old name: it is found when it is back, and put right", async () => {
  const office = await company();
  const way = await line(office.url);
  const admin = await office.person(FIRST, { size: "desktop" });
  const paul = await office.person("Paul", { through: way.url });
  await admin.ask({ Apply: [fiche(1, "Épicerie"), fiche(2, "")] });
  await admin.go("/administration/listes");
  const { dialog, value, stray, unlisted } = parts(admin);
  await stray("Épicerie").getByRole("button", { name: "Ajouter « Épicerie » à la liste" }).click();
  await value("Épicerie").getByText("1 fiche").waitFor();
  await paul.when(has, [id(1), "Épicerie"]);

  await paul.offline(true);
  way.cut(true);
  await paul.until((sync) => sync.link !== "Online");
  await paul.ask({ Apply: [{ doc: { Contact: id(2) }, edits: [set("category", "Épicerie")] }] });
  await admin.page.getByRole("button", { name: "Renommer « Épicerie »" }).click();
  await dialog.getByLabel("Nom", { exact: true }).fill("Alimentation");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await value("Alimentation").getByText("1 fiche").waitFor();

  await paul.offline(false);
  way.cut(false);
  await paul.settled();
  await stray("Épicerie").getByText("1 fiche").waitFor();
  await paul.when(has, [id(1), "Alimentation"]);
  await stray("Épicerie").getByRole("button", { name: "Remplacer « Épicerie »" }).click();
  await dialog.getByLabel("Elles reçoivent à la place").selectOption({ label: "Alimentation" });
  await dialog.getByRole("button", { name: "Remplacer", exact: true }).click();
  await unlisted.waitFor({ state: "detached" });
  await value("Alimentation").getByText("2 fiches").waitFor();
  await paul.when(has, [id(2), "Alimentation"]);
});
