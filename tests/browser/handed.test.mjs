// Who receives what: the office changes a fiche's representative, and it leaves one device and appears on the other,
// with what the first wrote without a network delivered before.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";

const FIRST = "Administrateur";
const PORT = "Le Fournil du Port";
const QUAI = "Crêperie du Quai";

const set = (field, value) => ({ Set: { place: "Root", field, value: { Text: value } } });
const apply = (person, contact, edits) => person.ask({ Apply: [{ doc: { Contact: contact }, edits }] });
const says = async ([contact, text]) => (await window.carnet.request(JSON.stringify({ Fiche: contact }))).includes(text);

test("a fiche that the office gives to somebody else", async (t) => {
  const office = await company();
  const admin = await office.person(FIRST, { size: "desktop" });
  const [malo, paul] = [await office.person("Malo"), await office.person("Paul", { size: "phone" })];
  const id = async (person) => (await person.ask("Status")).Status.user.person;
  const [malos, pauls] = [await id(malo), await id(paul)];
  const { page } = admin;
  await admin.go("/administration/personnes");
  for (const name of ["Malo", "Paul"]) {
    const place = page.locator("#admin-people li").filter({ hasText: name });
    await place.getByLabel("Rôle").selectOption({ label: "Commercial" });
    await page.getByText(`Place de ${name} enregistrée`).last().waitFor();
  }
  const [port, quai] = ["11".repeat(16), "22".repeat(16)];
  await apply(admin, port, [set("legal_name", PORT), set("rep", malos)]);
  await apply(admin, quai, [set("legal_name", QUAI), set("rep", pauls)]);
  await malo.when(says, [port, PORT]);
  await paul.when(says, [quai, QUAI]);

  await t.test("each has their own", async () => {
    for (const [person, own, other] of [[malo, port, quai], [paul, quai, port]]) {
      await person.settled();
      assert.ok(await person.fiche(own));
      const { Failed } = await person.ask({ Fiche: other });
      assert.match(Failed, /^(NotFound|HandedOver)$/);
    }
  });

  await t.test("what was written without a network arrives first, then the fiche goes, and that is said", async () => {
    await malo.go(`/fiche/${port}/informations`);
    await malo.page.getByRole("heading", { name: PORT }).waitFor();
    await malo.offline(true);
    await apply(malo, port, [set("origin", "Bouche à oreille")]);
    await apply(admin, port, [set("rep", pauls)]);
    await admin.settled();
    await paul.when(says, [port, PORT]);
    await malo.offline(false);
    await paul.when(says, [port, "Bouche à oreille"]);
    await malo.page.getByText("Cette fiche ne vous est plus confiée").waitFor();
    await malo.page.getByText("Une fiche n’est plus dans votre portefeuille").waitFor();
    await malo.until((sync) => sync.pending === 0 && sync.refused === 0 && sync.fiches === 0);
  });

  await t.test("which it was can be read, after a reload too, until it was", async () => {
    await malo.page.reload();
    await malo.page.getByRole("link", { name: "Voir lesquelles" }).click();
    const card = malo.page.locator("#handed-over");
    await card.getByText(PORT).waitFor();
    await card.getByRole("button", { name: "J’ai lu" }).click();
    await card.waitFor({ state: "detached" });
    await malo.page.getByText("Une fiche n’est plus dans votre portefeuille").waitFor({ state: "detached" });
  });

  await t.test("it is in the other’s list, and nowhere in the first’s search", async () => {
    await paul.go("/annuaire");
    await paul.page.getByText(PORT).first().waitFor();
    assert.equal((await paul.search("Fournil")).length, 1);
    assert.deepEqual(await malo.search("Fournil"), []);
  });

  await t.test("given back, it is there again", async () => {
    await apply(admin, port, [set("rep", malos)]);
    await malo.when(says, [port, "Bouche à oreille"]);
    await paul.page.getByText("n’est plus dans votre portefeuille").waitFor();
  });
  assert.deepEqual([...admin.errors, ...malo.errors, ...paul.errors], []);
});
