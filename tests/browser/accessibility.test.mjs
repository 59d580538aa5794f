// WCAG 2.2 AA as far as a machine can tell, on every screen, in both themes and
// at two sizes; and the main flows without a mouse.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.mjs";
import { company, field } from "./kit.mjs";

test("axe finds nothing on any screen, in either theme", async (t) => {
  const office = await company({ demo: 60 });
  for (const [size, dark] of [["desktop", false], ["phone", true]]) {
    const nadia = await office.person("Nadia", { size, dark });
    const rows = await nadia.search("");
    const contact = rows[0].contact;
    await busy(nadia, contact);
    await tie(nadia, contact, rows[1].contact, rows[2].contact);
    const parts = ["informations", "suivi", "suivi/taches", "suivi/agenda", "suivi/temps", "fidelite", "complements", "modifier", "historique", "options", "imprimer"];
    const screens = ["/", "/tableau/tous", "/annuaire", ...parts.map((part) => `/fiche/${contact}/${part}`), "/taches", "/agenda/jour/moi", "/agenda/semaine/moi", "/agenda/mois/moi", "/agenda/liste/moi", "/carte", "/carte/proximite/48.113,-1.675/25", "/carte/tournee/moi", "/conflits", "/synchronisation", "/notifications", "/import", "/reglages", "/administration/personnalisation", "/administration/listes", "/administration/relations", "/administration/fidelite", "/administration/conditions", "/administration/carte"];
    for (const screen of screens) {
      await t.test(`${screen.replace(contact, "…")}, ${size}, ${dark ? "dark" : "light"}`, async () => {
        await nadia.go(screen);
        await nadia.page.locator("h1:visible, h2:visible").first().waitFor();
        await nadia.ask("Status");
        assert.deepEqual(await violations(nadia), []);
      });
    }
  }
  await t.test("what opens over a screen", async (t) => {
    const nadia = await office.person("Nadia", { size: "desktop", dark: true });
    const { page } = nadia;
    const contact = (await nadia.search(""))[0].contact;
    await nadia.go(`/fiche/${contact}/informations`);
    await page.getByRole("button", { name: "Noter un échange" }).first().waitFor();
    for (const [name, key] of [["palette", "Control+k"], ["help", "?"], ["create", "n"]]) {
      await t.test(name, async () => {
        await page.keyboard.press(key);
        await page.getByRole("dialog").waitFor();
        assert.deepEqual(await violations(nadia), []);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      });
    }
    // Fields without a value offer to add one, too: this is the button of a card.
    for (const name of ["Noter un échange", "Filtres", "Ajouter :"]) {
      await t.test(name, async () => {
        await nadia.go(`/fiche/${contact}/informations`);
        await page.getByRole("button", { name }).first().click();
        assert.deepEqual(await violations(nadia), []);
      });
    }
  });
  await t.test("a field is defined", async () => {
    const nadia = await office.person("Nadia", { size: "phone" });
    await nadia.go("/administration/personnalisation");
    await nadia.page.getByRole("button", { name: "Nouveau champ" }).click();
    await nadia.page.getByRole("dialog").getByLabel("Type", { exact: true }).selectOption("many_of");
    await nadia.page.getByRole("dialog").getByLabel("Choix", { exact: true }).fill("Bois\nZinc");
    assert.deepEqual(await violations(nadia), []);
  });
  await t.test("relations", async () => {
    const nadia = await office.person("Nadia", { size: "phone" });
    const rows = await nadia.search("");
    await tie(nadia, rows[0].contact, rows[1].contact, rows[2].contact);
    await nadia.go(`/fiche/${rows[0].contact}/informations`);
    await nadia.page.locator(".graph a").first().waitFor();
    assert.deepEqual(await violations(nadia), []);
    await nadia.page.locator("#relation-add").click();
    await nadia.page.getByRole("dialog").waitFor();
    assert.deepEqual(await violations(nadia), []);
  });
  await t.test("appointments", async () => {
    const nadia = await office.person("Nadia", { size: "phone" });
    await busy(nadia, (await nadia.search(""))[0].contact);
    await nadia.go("/agenda/jour/moi");
    await nadia.page.getByRole("button", { name: /Visite du four/ }).first().click();
    await nadia.page.getByRole("button", { name: "Exporter" }).last().waitFor();
    assert.deepEqual(await violations(nadia), []);
    await nadia.go("/agenda/liste/moi");
    await nadia.page.getByRole("button", { name: "Rendez-vous" }).first().click();
    await nadia.page.locator("#agenda-recurrence").selectOption("WEEKLY");
    await nadia.page.getByRole("dialog").getByRole("button", { name: "Enregistrer" }).click();
    await nadia.page.getByText("Donnez un titre au rendez-vous.").waitFor();
    assert.deepEqual(await violations(nadia), []);
  });
  await t.test("an address that is being placed", async () => {
    const nadia = await office.person("Nadia", { size: "phone" });
    const Nearby = { of: { lat: 48_113_000, lon: -1_675_000 }, metres: 50_000, except: null, query: { text: "" }, most: 1 };
    const [{ row, item }] = (await nadia.ask({ Map: { Nearby } })).Map.Nearby.rows;
    await nadia.go(`/carte/adresse/${row.contact}/${item}`);
    await nadia.page.locator(".mark").waitFor();
    await nadia.page.getByRole("button", { name: "Corriger la position" }).click();
    await nadia.page.getByRole("button", { name: "Placer ici" }).waitFor();
    assert.deepEqual(await violations(nadia), []);
  });
  await t.test("attachments", async () => {
    const nadia = await office.person("Nadia", { size: "phone" });
    const contact = (await nadia.search(""))[0].contact;
    await nadia.go(`/fiche/${contact}/pieces`);
    await nadia.page.getByText("Aucune pièce jointe").waitFor();
    assert.deepEqual(await violations(nadia), []);
    await nadia.page.locator("#files-any").setInputFiles({ name: "Bail.txt", mimeType: "text/plain", buffer: Buffer.from("Bail") });
    await nadia.page.locator(".files li").getByLabel("Actions : Bail.txt").click();
    assert.deepEqual(await violations(nadia), []);
    await nadia.page.locator(".files li").getByRole("button", { name: "Bail.txt", exact: true }).click();
    await nadia.page.getByText("Pas d’aperçu pour ce type de fichier").waitFor();
    assert.deepEqual(await violations(nadia), []);
  });
  await t.test("sign-in", async () => {
    const nobody = await office.browser({ size: "phone" });
    await nobody.go("/");
    await nobody.page.getByRole("textbox").first().waitFor();
    assert.deepEqual(await violations(nobody), []);
  });
});

test("no screen scrolls sideways at 320 pixels", async () => {
  const office = await company({ demo: 60 });
  const nadia = await office.person("Nadia", { size: "phone" });
  await nadia.page.setViewportSize({ width: 320, height: 640 });
  const contact = (await nadia.search(""))[0].contact;
  for (const screen of ["/annuaire", `/fiche/${contact}/informations`, `/fiche/${contact}/modifier`, `/fiche/${contact}/pieces`, `/fiche/${contact}/historique`, `/fiche/${contact}/suivi/taches`, `/fiche/${contact}/suivi/agenda`, `/fiche/${contact}/suivi/temps`, `/fiche/${contact}/fidelite`, `/fiche/${contact}/complements`, `/fiche/${contact}/imprimer`, "/taches", "/agenda/jour/moi", "/agenda/semaine/moi", "/agenda/mois/moi", "/agenda/liste/moi", "/carte", "/carte/proximite/48.113,-1.675/25", "/carte/tournee/moi", "/administration/carte", "/synchronisation", "/import", "/reglages", "/administration/personnalisation"]) {
    await nadia.go(screen);
    await nadia.page.locator("h1:visible, h2:visible").first().waitFor();
    const wide = await nadia.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${screen} is ${wide} pixels too wide`);
  }
});

test("a fiche is found, opened and changed with the keyboard alone", async () => {
  const office = await company({ demo: 60 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const row = (await nadia.search("")).find((row) => row.name.length > 6);
  await nadia.go("/annuaire");
  await page.getByRole("heading", { name: /Annuaire/ }).first().waitFor();
  await nadia.settled();
  const typed = row.name.slice(0, 6);
  await page.keyboard.press("/");
  await page.keyboard.type(typed);
  // A row that another answer takes away takes the focus along.
  await page.waitForFunction((typed) => document.querySelector("#rows").dataset.of === typed && document.querySelector("#row-0 mark"), typed);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/fiche\//);
  const contact = page.url().match(/fiche\/([0-9a-f]{32})/)[1];
  const button = page.getByRole("button", { name: /Catégorie/ }).first();
  await button.focus();
  await page.keyboard.press("Enter");
  // The field opens and takes the focus in its own time.
  await page.locator("input:focus, select:focus, textarea:focus").first().waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Au clavier");
  await page.keyboard.press("Enter");
  await page.getByText("Au clavier").first().waitFor();
  assert.equal(field(await nadia.fiche(contact), "category").value.Text, "Au clavier");
});

/** A late task with a step, a clock that runs, and time that was spent. */
async function busy(person, contact) {
  const { Status } = await person.ask("Status");
  const [task, step] = ["00000000000000a1", "00000000000000b1"];
  const fields = [["title", { Text: "Rappeler pour le devis" }], ["due", { Text: "2026-01-05" }], ["assignee", { Text: Status.user.person }], ["priority", { Text: "high" }]];
  const add = (collection, item, fields) => ({ Add: { collection, item, fields } });
  const edits = [add("tasks", task, fields), add("task_steps", step, [["task", { Text: task }], ["title", { Text: "Trouver le devis" }]])];
  const spent = [["at", { Instant: Date.now() }], ["person", { Text: Status.user.person }], ["billable", { Bool: true }], ["hourly_rate", { Text: "60" }]];
  edits.push(add("time_entries", "00000000000000d1", spent), add("time_entries", "00000000000000d2", [...spent, ["duration", { Int: 90 }]]));
  const meets = (item, more) => add("appointments", item, [["title", { Text: "Visite du four" }], ["place", { Text: "Fournil" }], ["duration", { Int: 60 }], ["notice", { Int: 15 }], ["people", { Set: [Status.user.person] }], ...more]);
  edits.push(meets("00000000000000a7", [["at", { Instant: Date.now() }]]), meets("00000000000000a8", [["at", { Instant: Date.now() }], ["recurrence", { Text: "FREQ=WEEKLY;BYDAY=MO,TU" }]]));
  const year = new Date().getFullYear();
  const text = (fields) => Object.entries(fields).map(([key, value]) => [key, { Text: value }]);
  const programme = "f100000000000001";
  const fiche = [
    add("memberships", "00000000000000e1", text({ programme, loyalty_number: "2900000000018" })),
    add("subscriptions", "00000000000000e2", text({ label: "Entretien du four", period: "year", price: "540" })),
    add("credits", "00000000000000e3", text({ label: "Heures de formation", bought: "10", unit: "heures" })),
    add("dossiers", "00000000000000e4", text({ label: "Litige" })),
  ];
  const ledger = [
    add("loyalty_entries", "00000000000000e5", text({ programme, points: "120", loyalty_kind: "earned", reason: "Facture", on: `${year}-01-05` })),
    add("loyalty_entries", "00000000000000e6", text({ programme, points: "-200", loyalty_kind: "spent", reason: "Bon", on: `${year}-01-06` })),
    add("credit_uses", "00000000000000e7", text({ credit: "00000000000000e3", units: "12" })),
    add("purchases", "00000000000000e8", text({ label: "Farine T65", reference: "FAR-65", quantity: "4", unit_price: "17.95", document: "FA2026-00871", on: `${year}-01-05` })),
  ];
  await person.ask({ Apply: [{ doc: { Activity: { contact, year } }, edits }, { doc: { Contact: contact }, edits: fiche }, { doc: { Ledger: { contact, year } }, edits: ledger }] });
  const terms = [
    { Set: { place: "Root", field: "payment_term", value: { Text: "60+eom@15" } } },
    { Set: { place: "Root", field: "credit_limit", value: { Text: "1500" } } },
    { Set: { place: "Root", field: "vat_regime", value: { Text: "not_subject" } } },
    add("special_prices", "00000000000000f1", text({ label: "Farine T65", unit_price: "17.1234", min_quantity: "10" })),
    add("special_prices", "00000000000000f2", text({ label: "Petit matériel", article_family: "name", discount: "5", ends_on: "2025-12-31" })),
  ];
  await person.ask({ Apply: [{ doc: { Terms: contact }, edits: terms }] });
}

/** A relation of a fiche, and one of the fiche at its other end. */
async function tie(person, contact, other, further) {
  const link = (of, to, item) => {
    const fields = [["relation", { Text: "employee_of" }], ["other", { Text: to }]];
    return { doc: { Contact: of }, edits: [{ Add: { collection: "relations", item, fields } }] };
  };
  const intents = [link(contact, other, "0123456789abcdef"), link(other, further, "fedcba9876543210")];
  const reply = await person.ask({ Apply: intents });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}
