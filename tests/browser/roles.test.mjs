// Who may do what: an administrator gives roles, makes one, and writes down teams; what a role does not allow is
// refused on a live connection, told in words, and taken again once it is allowed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";

const FIRST = "Administrateur";

const set = (field, value) => ({ Set: { place: "Root", field, value: { Text: value } } });
const apply = (person, contact, edits) => person.ask({ Apply: [{ doc: { Contact: contact }, edits }] });
const says = async ([contact, text]) => (await window.carnet.request(JSON.stringify({ Fiche: contact }))).includes(text);

test("a role that an administrator gives holds at once", async (t) => {
  const office = await company();
  const admin = await office.person(FIRST, { size: "desktop" });
  const malo = await office.person("Malo");
  const contact = "11".repeat(16);
  await apply(admin, contact, [set("legal_name", "Le Fournil du Port")]);
  await admin.settled();
  await malo.when(says, [contact, "Le Fournil du Port"]);
  const { page } = admin;
  const dialog = page.getByRole("dialog");
  const place = page.locator("#admin-people li").filter({ hasText: "Malo" });

  await t.test("read only: an edit is refused, in words", async () => {
    await admin.go("/administration/personnes");
    await place.getByLabel("Rôle").selectOption({ label: "Lecture seule" });
    await page.getByText("Place de Malo enregistrée").waitFor();
    await apply(malo, contact, [set("origin", "Malo n’en a pas le droit")]);
    await malo.until((sync) => sync.refused === 1 && sync.pending === 0);
    await malo.go("/synchronisation");
    await malo.page.locator("#refused").getByText("Votre rôle ne permet pas de modifier cette partie de la fiche.").waitFor();
    assert.doesNotMatch(JSON.stringify(await admin.fiche(contact)), /n’en a pas le droit/);
  });

  await t.test("screens offer nothing that would be refused", async () => {
    const { page: his } = malo;
    await malo.go(`/fiche/${contact}/informations`);
    await his.getByText("Vous lisez cette fiche sans pouvoir la modifier").waitFor();
    for (const name of ["Ajouter", "Créer", "Modifier", "Nouvelle fiche", "Noter un échange"]) {
      assert.equal(await his.getByRole("button", { name }).count(), 0, name);
    }
    assert.equal(await his.locator("main .edit, main textarea").count(), 0);
    assert.equal(await his.getByRole("link", { name: "Importer" }).count(), 0);
    await malo.go("/import");
    await his.getByText("Votre rôle ne le permet pas").waitFor();
    await malo.go(`/fiche/${contact}/options`);
    await his.getByText("Rien à faire ici").waitFor();
  });

  await t.test("a team and a role of one’s own", async () => {
    const teams = page.locator("#admin-teams");
    await teams.getByLabel("Nom de la nouvelle équipe").fill("Bretagne");
    await teams.getByRole("button", { name: "Ajouter" }).click();
    await teams.getByText("Bretagne").waitFor();
    await page.getByRole("link", { name: "Rôles" }).click();
    await page.getByRole("button", { name: "Nouveau rôle" }).click();
    assert.ok(await dialog.getByRole("button", { name: "Enregistrer" }).isDisabled(), "a role without a name");
    await dialog.getByLabel("Nom du rôle").fill("Téléprospection");
    await dialog.getByLabel("Voit", { exact: true }).selectOption({ label: "toutes les fiches" });
    await dialog.getByLabel("Modifie", { exact: true }).selectOption({ label: "toutes les fiches" });
    await dialog.getByRole("group", { name: "Peut modifier" }).getByLabel("CRM").check();
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    const role = page.locator("#admin-roles li").filter({ hasText: "Téléprospection" });
    await role.getByText("3 droits").waitFor();
    await page.getByRole("link", { name: "Personnes" }).click();
    // The team is chosen while the screen still shows the role from before.
    let readAgain = () => {};
    const until = new Promise((resolve) => { readAgain = resolve; });
    await page.route("**/api/admin/rights", async (route) => {
      await until;
      await route.continue();
    });
    for (const [label, name] of [["Rôle", "Téléprospection"], ["Équipe", "Bretagne"]]) {
      const saved = page.waitForResponse((response) => response.url().endsWith("/api/admin/place"));
      await place.getByLabel(label).selectOption({ label: name });
      assert.equal((await saved).status(), 200);
    }
    readAgain();
    await page.unrouteAll({ behavior: "wait" });
    await page.reload();
    await place.waitFor();
    const shown = (label) => place.getByLabel(label).evaluate((select) => select.selectedOptions[0].label);
    assert.equal(await shown("Rôle"), "Téléprospection");
    assert.equal(await shown("Équipe"), "Bretagne");
  });

  await t.test("what is allowed now is taken, what is not stays refused", async () => {
    await apply(malo, contact, [set("origin", "Appel sortant")]);
    await malo.settled();
    await admin.when(says, [contact, "Appel sortant"]);
    await apply(malo, contact, [set("legal_name", "Renommée sans droit")]);
    await malo.until((sync) => sync.refused === 2 && sync.pending === 0);
  });

  await t.test("a part that is allowed is offered, the others are read", async () => {
    const { page: his } = malo;
    await malo.go(`/fiche/${contact}/informations`);
    await his.locator('.edit[data-field="origin"]').waitFor();
    assert.equal(await his.locator('.edit[data-field="legal_name"], main textarea').count(), 0);
    await malo.go(`/fiche/${contact}/modifier`);
    await his.getByText("Seules les rubriques que votre rôle permet de modifier sont montrées.").waitFor();
    assert.ok(await his.getByLabel("Origine").count());
    assert.equal(await his.getByLabel("Raison sociale").count(), 0);
  });

  await t.test("nobody takes from themselves the right to administer; its role can’t be edited", async () => {
    const own = page.locator("#admin-people li").filter({ has: page.getByRole("heading", { name: FIRST }) }).getByLabel("Rôle");
    await own.selectOption({ label: "Commercial" });
    await page.getByText("demandez à un autre administrateur").waitFor();
    await admin.when(() => [...document.querySelectorAll("#admin-people select")].some((select) => select.selectedOptions[0]?.label === "Administrateur"));
    await page.getByRole("link", { name: "Rôles" }).click();
    const fixed = page.locator("#admin-roles li").filter({ hasText: "Administrateur" });
    await fixed.getByText("Ce rôle peut tout").waitFor();
    assert.equal(await fixed.getByRole("button").count(), 0);
  });
  assert.deepEqual([...admin.errors, ...malo.errors], []);
});
