// Appointments: two devices without a network, a series and single days of it, the agenda over all fiches, and
// the file that another calendar reads.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import ICAL from "ical.js";
import { company } from "./kit.mjs";
import { line } from "./refusing.mjs";

const ITEM = "00000000000000a1";
const HOUR = 3_600_000;

test("one moves a day of a series without a network while the other renames the series; both are there", async () => {
  const office = await company({ demo: 30 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url, size: "desktop" });
  const paul = await office.person("Paul", { size: "desktop" });
  const contact = (await nadia.search("")).at(-1).contact;
  const path = `/fiche/${contact}/suivi/agenda`;
  await nadia.go(`/fiche/${contact}/informations`);

  // The lightning offers it; the form says what is wrong in words.
  await nadia.page.locator(".acts summary", { hasText: "Créer" }).click();
  await nadia.page.locator(".acts").getByRole("button", { name: "Rendez-vous", exact: true }).click();
  const form = nadia.page.getByRole("dialog");
  await form.getByRole("button", { name: "Enregistrer" }).click();
  await form.getByText("Donnez un titre au rendez-vous.").waitFor();
  await form.getByLabel("Titre").fill("Tournée du four");
  const first = day(1);
  await form.locator("#agenda-day").fill(first);
  await form.locator("#agenda-time").fill("09:30");
  assert.equal(await form.locator("#agenda-end").inputValue(), "10:30");
  await form.locator("#agenda-end").fill("09:00");
  await form.getByRole("button", { name: "Enregistrer" }).click();
  await form.getByText("Le rendez-vous finit avant de commencer.").waitFor();
  await form.locator("#agenda-end").fill("11:00");
  await form.locator("#agenda-recurrence").selectOption("DAILY");
  await form.locator("#agenda-ends").selectOption("count");
  await form.locator("#agenda-count").fill("4");
  await form.getByText("Chaque jour, 4 fois").waitFor();
  await form.getByRole("button", { name: "Enregistrer" }).click();
  await form.waitFor({ state: "detached" });
  await nadia.settled();
  await paul.settled();
  await nadia.go(path);
  await paul.go(path);
  for (const person of [nadia, paul]) await person.page.locator(".agenda > li").nth(3).waitFor();

  // Nadia has no network any more: the second day goes to the afternoon, the third is cancelled.
  await cut(nadia, way, true);
  await on(nadia, day(2)).getByRole("button", { name: "Tournée du four" }).click();
  await form.getByRole("button", { name: "Modifier ce jour seul" }).click();
  await form.locator("#agenda-time").fill("15:00");
  await form.getByRole("button", { name: "Enregistrer" }).click();
  await on(nadia, day(2)).getByText("15:00 – 16:30").waitFor();
  await on(nadia, day(2)).getByText("en attente d’envoi").waitFor();
  assert.equal(await on(nadia, day(1)).getByText("en attente d’envoi").count(), 0);
  await on(nadia, day(3)).getByRole("button", { name: "Tournée du four" }).click();
  await form.getByRole("button", { name: "Annuler ce jour" }).click();
  await on(nadia, day(3)).waitFor({ state: "detached" });
  // Taken back, and done again.
  await nadia.page.locator(".toast").getByRole("button", { name: "Annuler" }).last().click();
  await on(nadia, day(3)).getByRole("button", { name: "Tournée du four" }).click();
  await form.getByRole("button", { name: "Annuler ce jour" }).click();
  await on(nadia, day(3)).waitFor({ state: "detached" });

  // Paul renames all of them meanwhile.
  await on(paul, day(1)).getByRole("button", { name: "Tournée du four" }).click();
  const his = paul.page.getByRole("dialog");
  await his.getByRole("button", { name: "Modifier toute la série" }).click();
  await his.getByLabel("Titre").fill("Grande tournée");
  await his.getByRole("button", { name: "Enregistrer" }).click();
  await on(paul, day(2)).getByText("Grande tournée").waitFor();
  await paul.settled();
  await cut(nadia, way, false);
  await nadia.settled();
  for (const person of [nadia, paul]) {
    await on(person, day(2)).getByText("Grande tournée").waitFor();
    await on(person, day(2)).getByText("15:00 – 16:30").waitFor();
    await on(person, day(1)).getByText("09:30 – 11:00").waitFor();
    await on(person, day(3)).waitFor({ state: "detached" });
    await on(person, day(4)).getByText("Grande tournée").waitFor();
    assert.equal(await person.page.getByText("en attente d’envoi").count(), 0);
  }

  // Another program reads the file, and finds the same days.
  await on(nadia, day(1)).getByRole("button", { name: "Grande tournée" }).click();
  const saved = nadia.page.waitForEvent("download");
  await form.getByRole("button", { name: "Exporter" }).click();
  const file = await saved;
  assert.match(file.suggestedFilename(), /\.ics$/);
  const text = await readFile(await file.path(), "utf8");
  const days = (await kept(nadia, contact)).filter(([, , title]) => title === "Grande tournée");
  assert.equal(days.length, 3);
  assert.deepEqual(held(text), days);
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});

test("a title that two people wrote is settled in place", async () => {
  const office = await company({ demo: 20 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url, size: "desktop" });
  const paul = await office.person("Paul", { size: "desktop" });
  const contact = (await nadia.search(""))[0].contact;
  await add(nadia, contact, ITEM, { at: Date.now() + HOUR, title: "Visite" });
  await nadia.settled();
  await paul.settled();
  await nadia.go(`/fiche/${contact}/suivi/agenda`);
  await cut(nadia, way, true);
  await set(nadia, contact, "title", { Text: "Visite du matin" });
  await set(paul, contact, "title", { Text: "Visite du soir" });
  await paul.settled();
  await cut(nadia, way, false);
  await nadia.settled();
  await nadia.page.getByRole("button", { name: /^Visite du soir/ }).first().click();
  await nadia.page.locator(".agenda").getByRole("button", { name: "Visite du soir" }).waitFor();
  assert.equal((await nadia.ask("Status")).Status.sync.conflicts, 0);
  assert.deepEqual(nadia.errors, []);
});

test("the agenda of all fiches by day, week, month and list; its address keeps it, offline too", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [one, two] = await nadia.search("");
  const noon = instant(day(0), 12);
  await add(nadia, one.contact, ITEM, { at: noon, title: "Ici", mine: true });
  await add(nadia, two.contact, "00000000000000a2", { at: noon + 24 * HOUR, title: "Demain", mine: true });
  await add(nadia, two.contact, "00000000000000a3", { at: noon, title: "À personne" });
  await add(nadia, two.contact, "00000000000000a4", { day: day(0), days: 2, title: "Salon", mine: true });
  await nadia.go("/annuaire");
  await page.getByRole("link", { name: "Agenda" }).first().click();
  await page.locator(`.day[data-day="${day(0)}"]`).getByRole("button", { name: /^Ici\s+12:00 – 13:00/ }).waitFor();
  assert.equal(await page.getByText("À personne").count(), 0);
  await page.getByRole("link", { name: "Jour", exact: true }).click();
  await page.getByRole("button", { name: /^Salon/ }).waitFor();
  await page.keyboard.press("j");
  await page.getByRole("button", { name: /Demain/ }).waitFor();
  assert.match(page.url(), new RegExp(`/agenda/jour/moi/${day(1)}$`));
  await nadia.settled();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.offline(true);
  await page.reload();
  await page.getByRole("button", { name: /Demain/ }).waitFor();
  await page.getByRole("button", { name: "Précédent" }).click();
  await page.getByRole("button", { name: /Ici/ }).waitFor();
  await page.getByRole("link", { name: "Mois" }).click();
  await page.locator(`td[data-day="${day(0)}"]`).getByRole("button", { name: /Ici/ }).waitFor();
  await page.getByRole("button", { name: "Suivant" }).click();
  await page.getByRole("button", { name: "Aller à aujourd’hui" }).click();
  await page.getByRole("link", { name: "Liste" }).click();
  await page.locator(`.listed[data-day="${day(1)}"]`).getByText("Demain").waitFor();
  await page.getByLabel("Agenda de qui").selectOption({ label: "Tout le monde" });
  await page.getByText("À personne").waitFor();
  await page.getByRole("link", { name: two.name }).first().click();
  await page.waitForURL(`**/fiche/${two.contact}/suivi/agenda`);
  assert.deepEqual(nadia.errors, []);
});

test("a contact that takes part sees it on its own fiche; what is past is there too", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const [one, two] = (await nadia.search("")).slice(-2);
  await add(nadia, one.contact, ITEM, { at: Date.now() - 50 * HOUR, title: "Réunion à trois", contacts: [two.contact] });
  await nadia.go(`/fiche/${two.contact}/suivi/agenda`);
  const past = nadia.page.locator('[data-when="past"]');
  await past.getByText("Réunion à trois").waitFor();
  await past.getByRole("link", { name: one.name }).click();
  await nadia.page.waitForURL(`**/fiche/${one.contact}/suivi/agenda`);
  assert.deepEqual(nadia.errors, []);
});

test("another calendar reads one's appointments under a secret address, for as long as there is one", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const contact = (await nadia.search("")).at(-1).contact;
  const at = Math.ceil(Date.now() / HOUR) * HOUR;
  await add(nadia, contact, ITEM, { title: "Visite du four", at, mine: true });
  await nadia.settled();
  await nadia.go("/agenda");
  const dialog = page.getByRole("dialog");
  const open = () => page.getByRole("button", { name: "S’abonner" }).click();
  await open();
  await dialog.getByText("Vous n’avez pas encore d’adresse.").waitFor();
  await dialog.getByRole("button", { name: "Créer mon adresse" }).click();
  const url = await dialog.locator("#feed-url").textContent();
  const read = await fetch(url);
  assert.match(read.headers.get("content-type"), /^text\/calendar/);
  const visits = held(await read.text()).filter(([, , title]) => title === "Visite du four");
  assert.deepEqual(visits, [[at, at + HOUR, "Visite du four"]]);
  const known = await fetch(url, { headers: { "if-none-match": read.headers.get("etag") } });
  assert.equal(known.status, 304);
  // It was shown once; another day it can be replaced or removed.
  await dialog.getByRole("button", { name: "Fermer" }).click();
  await open();
  await dialog.getByText(/Une adresse existe.*Lue pour la dernière fois/).waitFor();
  assert.equal(await dialog.locator("#feed-url").count(), 0);
  await dialog.getByRole("button", { name: "Remplacer l’adresse" }).click();
  const other = await dialog.locator("#feed-url").textContent();
  assert.notEqual(other, url);
  assert.deepEqual([(await fetch(url)).status, (await fetch(other)).status], [404, 200]);
  await dialog.getByRole("button", { name: "Supprimer l’adresse" }).click();
  await dialog.getByText("Vous n’avez pas encore d’adresse.").waitFor();
  assert.equal((await fetch(other)).status, 404);
  // Without a network it is said, and nothing is shown that may not be so.
  await dialog.getByRole("button", { name: "Fermer" }).click();
  await nadia.offline(true);
  await open();
  await dialog.getByText("Le serveur ne répond pas").waitFor();
  await nadia.offline(false);
  assert.deepEqual(nadia.errors, []);
});

test("a reminder shows while the app is open, so long before", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  const row = (await nadia.search("")).find((row) => row.name.length > 3);
  await add(nadia, row.contact, ITEM, { at: Date.now() + 9 * 60_000, title: "Signature", mine: true, notice: 10 });
  await page.clock.install();
  await nadia.go("/annuaire");
  await page.getByRole("heading", { name: /Annuaire/ }).first().waitFor();
  await nadia.until((sync) => sync.unlisted === 0);
  await page.clock.fastForward(31_000);
  await page.locator(".toast", { hasText: /Rappel : Signature/ }).getByRole("button", { name: "Ouvrir" }).click();
  await page.waitForURL(`**/fiche/${row.contact}/**`);
  assert.deepEqual(nadia.errors, []);
});

/** What stands on a day of the fiche's agenda. */
function on(person, day) {
  return person.page.locator(`.listed[data-day="${day}"]`);
}

/** The day so many days from now in Paris, as documents hold it. */
function day(from) {
  const at = new Date(Date.now() + from * 24 * HOUR);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(at);
}

/** The instant of an hour of a day in Paris. */
function instant(day, hour) {
  const guess = Date.parse(`${day}T${String(hour).padStart(2, "0")}:00:00Z`);
  const shown = new Intl.DateTimeFormat("fr-FR", { timeZone: "Europe/Paris", hour: "numeric" }).format(guess);
  return guess - (Number.parseInt(shown, 10) - hour) * HOUR;
}

async function cut(person, way, off) {
  await person.offline(off);
  way.cut(off);
  if (off) await person.until((sync) => sync.link !== "Online");
  else await person.settled();
}

function year(contact) {
  return { Activity: { contact, year: Number(day(0).slice(0, 4)) } };
}

async function add(person, contact, item, { title, at, day, days, mine, contacts, notice }) {
  const { Status } = await person.ask("Status");
  const fields = [["title", { Text: title }]];
  if (at) fields.push(["at", { Instant: at }], ["duration", { Int: 60 }]);
  if (day) fields.push(["day", { Date: day }], ["days", { Int: days }]);
  if (mine) fields.push(["people", { Set: [Status.user.person] }]);
  if (contacts) fields.push(["contacts", { Set: contacts }]);
  if (notice) fields.push(["notice", { Int: notice }]);
  const reply = await person.ask({ Apply: [{ doc: year(contact), edits: [{ Add: { collection: "appointments", item, fields } }] }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

async function set(person, contact, field, value) {
  const place = { Item: { collection: "appointments", item: ITEM } };
  const reply = await person.ask({ Apply: [{ doc: year(contact), edits: [{ Set: { place, field, value } }] }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

/** When a fiche's appointments are held and what they are called, as the engine has it. */
async function kept(person, contact) {
  const asked = { of: { Contact: contact }, from: Date.now() - 24 * HOUR, to: Date.now() + 60 * 24 * HOUR };
  const { Agenda } = await person.ask({ Agenda: asked });
  return Agenda.map(({ held }) => [held.starts, held.ends, held.title]);
}

/** The same of a file, as ical.js reads it. */
function held(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  const found = [];
  for (const event of events.filter((event) => !event.isRecurrenceException())) {
    const days = event.iterator();
    for (let next = days.next(); next; next = days.next()) {
      const { startDate, endDate, item } = event.getOccurrenceDetails(next);
      found.push([startDate.toUnixTime() * 1000, endDate.toUnixTime() * 1000, item.summary]);
    }
  }
  return found.sort(([one], [other]) => one - other);
}
