// A rep's day without a network, on a phone, from the round to a merge; the office works on the same fiches meanwhile.
// Everything that either did is on both devices afterwards.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { company, field, items } from "./kit.mjs";
import { line } from "./refusing.mjs";

const run = promisify(execFile);
const HERE = { geolocation: { latitude: 48.111, longitude: -1.68, accuracy: 12 }, permissions: ["geolocation"] };
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
/** The demo's programme. */
const PROGRAMME = "f100000000000001";
const PORT = "1".padStart(32, "0");
const NORTH = "2".padStart(32, "0");
const TWIN = "3".padStart(32, "0");
const [ADDRESS, CARD, CREDIT, TASK, VISIT] = ["a1", "a2", "a3", "a4", "a5"].map((end) => end.padStart(16, "0"));
const YEAR = Number(new Intl.DateTimeFormat("en", { timeZone: "Europe/Paris", year: "numeric" }).format(new Date()));

const text = (fields) => Object.entries(fields).map(([key, value]) => [key, { Text: value }]);
const set = (key, value, place = "Root") => ({ Set: { place, field: key, value: { Text: value } } });
const add = (collection, item, fields) => ({ Add: { collection, item, fields } });
const contact = (id) => ({ Contact: id });
const activity = (id) => ({ Activity: { contact: id, year: YEAR } });

test("a rep's day without a network, beside an office that works on the same fiches", async (t) => {
  const office = await company({ demo: 30 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url, size: "phone", more: HERE });
  const paul = await office.person("Paul", { size: "desktop" });
  const { page } = nadia;
  const dialog = page.getByRole("dialog");
  const save = async () => {
    await dialog.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  };
  await morning(nadia);
  await paul.settled();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  way.cut(true);
  await nadia.offline(true);
  await nadia.until((sync) => sync.link !== "Online");
  await meanwhile(paul);

  await t.test("the round on the map", async () => {
    await nadia.go("/agenda/jour/moi");
    await page.getByRole("link", { name: "Tournée" }).click();
    await page.getByRole("heading", { name: /^2 étapes/ }).waitFor();
    assert.deepEqual(await page.locator("ol.map-stops a.link").allInnerTexts(), ["Boulangerie du Port", "Boulangerie du Nord"]);
    await page.locator(".leaflet-container .mark.stop").nth(1).waitFor();
  });

  await t.test("clients near me", async () => {
    await nadia.go("/carte/proximite/moi/1");
    await page.locator(".map-line", { hasText: "Boulangerie du Port" }).waitFor();
    assert.equal(await page.locator(".map-line", { hasText: "Boulangerie du Nord" }).count(), 0, "it is further than a kilometre");
    await page.locator(".map-line a.row", { hasText: "Boulangerie du Port" }).click();
    await page.getByRole("heading", { name: "Boulangerie du Port", level: 1 }).waitFor();
  });

  await t.test("a photo", async () => {
    await nadia.go(`/fiche/${PORT}/pieces`);
    await page.locator("#files-photo").setInputFiles({ name: "facade.png", mimeType: "image/png", buffer: PICTURE });
    await page.locator(".files li", { hasText: "facade.png" }).getByText("en attente d’envoi").waitFor();
  });

  await t.test("a task is signed off", async () => {
    await nadia.go(`/fiche/${PORT}/suivi/taches`);
    await page.getByRole("button", { name: "Terminer « Livrer le catalogue »" }).click();
    await page.locator(".todo > li.over", { hasText: "Livrer le catalogue" }).waitFor();
  });

  await t.test("an évènement", async () => {
    await nadia.go(`/fiche/${PORT}/suivi`);
    await page.getByRole("button", { name: "Noter un échange" }).first().click();
    await page.locator(".kinds").getByText("Visite", { exact: true }).click();
    await page.locator("#compose-text").fill("Le four est arrivé ; rappeler jeudi.");
    await page.locator(".compose button.pri").click();
    await page.locator(".tl").getByText("Le four est arrivé ; rappeler jeudi.").waitFor();
  });

  await t.test("an address is corrected", async () => {
    await nadia.go(`/fiche/${PORT}/informations`);
    await page.getByRole("button", { name: "Modifier l’adresse" }).first().click();
    await dialog.getByLabel("Adresse", { exact: true }).fill("14 quai du Port");
    await save();
    await page.getByText("14 quai du Port").first().waitFor();
  });

  await t.test("points are credited", async () => {
    await nadia.go(`/fiche/${PORT}/fidelite`);
    await page.getByRole("button", { name: "Créditer", exact: true }).click();
    await dialog.getByLabel("Points", { exact: true }).fill("50");
    await dialog.getByLabel("Motif").fill("Geste du jour");
    await save();
    await page.locator(".figure", { hasText: "50 points" }).waitFor();
  });

  await t.test("a credit is used", async () => {
    await nadia.go(`/fiche/${PORT}/informations`);
    await page.getByRole("button", { name: "Noter une utilisation : Heures de formation" }).click();
    await dialog.getByLabel("Unités utilisées").fill("2,5");
    await save();
    await page.locator("#services").getByText("reste 7,5 heures").waitFor();
  });

  await t.test("the fiche is printed", async () => {
    await nadia.go(`/fiche/${PORT}/imprimer`);
    const saving = page.waitForEvent("download");
    await page.getByRole("link", { name: "Enregistrer le PDF" }).click();
    const folder = await mkdtemp(path.join(tmpdir(), "carnet-day-"));
    after(() => rm(folder, { recursive: true, force: true }));
    const at = path.join(folder, "fiche.pdf");
    await (await saving).saveAs(at);
    await run("qpdf", ["--check", at]);
    const { stdout } = await run("pdftotext", ["-raw", at, "-"]);
    for (const words of ["Boulangerie du Port", "14 quai du Port", "Le four est arrivé"]) assert.ok(stdout.includes(words), `${words} is not in ${stdout}`);
  });

  await t.test("two fiches of one contact become one", async () => {
    await nadia.go(`/fiche/${TWIN}/options`);
    await page.locator("#merge-other").fill("Boulangerie du Port");
    await page.locator("#main").getByRole("button", { name: "Boulangerie du Port" }).first().click();
    await dialog.waitFor();
    await dialog.getByRole("button", { name: "Garder celle-ci" }).last().click();
    await page.getByText("Fiches fusionnées").first().waitFor();
    assert.equal((await nadia.fiche(TWIN)).view.contact, PORT);
  });

  await t.test("the tablet is switched off and on: all of it is there", async () => {
    await page.reload();
    const { pending } = await nadia.until((sync) => sync.pending > 0);
    assert.ok(pending >= 8, `${pending} wait`);
  });

  await t.test("back on the road: everything is on both", async () => {
    way.cut(false);
    await nadia.offline(false);
    await nadia.settled();
    await paul.settled();
    for (const person of [nadia, paul]) await whole(person);
    await paul.go(`/fiche/${TWIN}/pieces`);
    await paul.page.locator(".files li", { hasText: "facade.png" }).waitFor();
  });
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});

/** What there is before the rep leaves: two clients on today's round, and a fiche that is one too many. */
async function morning(nadia) {
  const { Status: { user: { person } } } = await nadia.ask("Status");
  const shop = (name, latitude, more = []) => [
    set("party_kind", "company"), set("legal_name", name),
    add("addresses", ADDRESS, text({ line1: "12 quai du Port", city: "Rennes", latitude, longitude: "-1.68" })), ...more,
  ];
  const visit = (id, hour) => ({ doc: activity(id), edits: [add("appointments", VISIT, [
    ["title", { Text: "Passage" }], ["at", { Instant: noon() + hour * 3_600_000 }], ["author", { Text: person }],
  ])] });
  await apply(nadia, [
    { doc: contact(PORT), edits: shop("Boulangerie du Port", "48.112", [
      add("memberships", CARD, text({ programme: PROGRAMME, loyalty_number: "2900000009998" })),
      add("credits", CREDIT, [["label", { Text: "Heures de formation" }], ["bought", { Text: "10" }], ["unit", { Text: "heures" }]]),
    ]) },
    { doc: contact(NORTH), edits: shop("Boulangerie du Nord", "48.16") },
    { doc: contact(TWIN), edits: [set("party_kind", "company"), set("legal_name", "Boulangerie Port (Rennes)"), set("origin", "Salon")] },
    { doc: activity(PORT), edits: [add("tasks", TASK, text({ title: "Livrer le catalogue" }))] },
    visit(PORT, 0), visit(NORTH, 1),
  ]);
  await nadia.settled();
}

/** The office's day on the same fiches. */
async function meanwhile(paul) {
  const place = { Item: { collection: "addresses", item: ADDRESS } };
  await apply(paul, [
    { doc: contact(PORT), edits: [set("trade_name", "Au Bon Port"), set("access", "Entrée par la cour", place)] },
    { doc: contact(TWIN), edits: [add("coordinates", CARD, text({ label: "Comptoir", phone: "02 99 33 44 55" }))] },
    { doc: activity(PORT), edits: [
      add("tasks", CARD, text({ title: "Envoyer la facture" })),
      add("events", CREDIT, [["kind", { Text: "outgoing_call" }], ["at", { Instant: noon() }], ["subject", { Text: "Appel du bureau" }]]),
    ] },
    { doc: activity(TWIN), edits: [add("events", TASK, [["kind", { Text: "note" }], ["at", { Instant: noon() }], ["subject", { Text: "Vu au salon" }]])] },
  ]);
  await credit(paul);
  await paul.settled();
}

/** Thirty points, as the office gives them. */
async function credit(paul) {
  await paul.go(`/fiche/${PORT}/fidelite`);
  await paul.page.getByRole("button", { name: "Créditer", exact: true }).click();
  const dialog = paul.page.getByRole("dialog");
  await dialog.getByLabel("Points", { exact: true }).fill("30");
  await dialog.getByLabel("Motif").fill("Parrainage");
  await dialog.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

/** Holds when a device has what both did. */
async function whole(person) {
  const fiche = await person.fiche(PORT);
  assert.equal((await person.fiche(TWIN)).view.contact, PORT, "the second fiche leads to the first");
  assert.equal(field(fiche, "trade_name").value.Text, "Au Bon Port");
  const [address] = items(fiche, "addresses");
  const part = (key) => address.fields.find((one) => one.key === key).value.Text;
  assert.deepEqual([part("line1"), part("access")], ["14 quai du Port", "Entrée par la cour"]);
  const phones = items(fiche, "coordinates").flatMap((item) => item.fields).filter((one) => one.key === "phone");
  assert.deepEqual(phones.map((phone) => phone.value.Text), ["+33299334455"]);
  await person.go(`/fiche/${PORT}/suivi`);
  for (const words of ["Le four est arrivé ; rappeler jeudi.", "Appel du bureau", "Vu au salon"]) {
    await person.page.locator(".tl").getByText(words).first().waitFor();
  }
  await person.go(`/fiche/${PORT}/suivi/taches`);
  await person.page.locator(".todo > li", { hasText: "Envoyer la facture" }).waitFor();
  assert.equal(await person.page.getByRole("button", { name: "Terminer « Livrer le catalogue »" }).count(), 0);
  await person.go(`/fiche/${PORT}/fidelite`);
  await person.page.locator(".figure", { hasText: "80 points" }).waitFor();
  await person.go(`/fiche/${PORT}/informations`);
  await person.page.locator("#services").getByText("reste 7,5 heures").waitFor();
}

async function apply(person, edits) {
  const reply = await person.ask({ Apply: edits });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

/** Noon in Paris, give or take the clocks. */
function noon() {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(new Date());
  return Date.parse(`${today}T11:00:00Z`);
}
