// Tableau de bord: my day and my portfolio, offline, each figure with the way to what it counts; what others do comes live
// and does not move what one reads.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, SIZES } from "./kit.mjs";

const day = (from) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(new Date(Date.now() + from * 86_400_000));

/** Edits documents by the engine, as screens do. */
async function apply(person, doc, edits) {
  const reply = await person.ask({ Apply: [{ doc, edits }] });
  assert.ok(reply.Applied !== undefined, JSON.stringify(reply));
}

const add = (collection, item, fields) => ({ Add: { collection, item, fields: Object.entries(fields) } });
const text = (value) => ({ Text: value });
const activity = (contact) => ({ Activity: { contact, year: new Date().getFullYear() } });
const me = async (person) => (await person.ask("Status")).Status.user.person;

/** Gives a person these fiches, and a day with something in it. */
async function busy(person, [one, two]) {
  const who = await me(person);
  for (const row of [one, two]) await apply(person, { Contact: row.contact }, [{ Set: { place: "Root", field: "rep", value: text(who) } }]);
  await apply(person, activity(one.contact), [
    add("tasks", "00000000000000a1", { title: text("Rappeler pour le four"), due: text(day(-2)), assignee: text(who) }),
    add("tasks", "00000000000000a2", { title: text("Plus tard"), due: text(day(9)), assignee: text(who) }),
    add("appointments", "00000000000000a3", { title: text("Visite du fournil"), at: { Instant: Date.now() }, duration: { Int: 30 }, people: { Set: [who] } }),
  ]);
  await apply(person, { Contact: one.contact }, [
    add("coordinates", "00000000000000a4", { phone: text("02 99 00 11 22") }),
    add("subscriptions", "00000000000000a5", { label: text("Entretien annuel"), ends_on: text(day(12)) }),
  ]);
}

test("my day, my portfolio and the ways from there, offline and after a reload", async () => {
  const office = await company({ demo: 40 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await nadia.go("/");
  // Nobody has given her a fiche: one thing to do about it.
  await page.getByRole("heading", { name: "Tableau de bord" }).waitFor();
  await page.getByText("Aucune fiche ne vous est rattachée").waitFor();
  await page.getByRole("link", { name: "Voir toutes les fiches" }).click();
  await page.waitForURL(/tableau\/tous/);
  const all = (await nadia.search("")).length;
  await page.locator("#board-figures .state a").first().getByText(String(all), { exact: true }).waitFor();

  const rows = (await nadia.search("")).filter((row) => row.conflicts === 0);
  await busy(nadia, rows);
  await nadia.settled();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.offline(true);
  await nadia.go("/");
  const figures = page.locator("#board-figures .state a");
  await figures.first().getByText("2", { exact: true }).waitFor();
  await page.locator("#board-day").getByText("Visite du fournil").waitFor();
  const task = page.locator("#board-tasks li").filter({ hasText: "Rappeler pour le four" });
  await task.getByText("En retard de 2 jours").waitFor();
  assert.equal(await task.getByRole("link", { name: /Appeler le 02 99 00 11 22/ }).getAttribute("href"), "tel:+33299001122");
  assert.equal(await page.locator("#board-tasks li").count(), 1, "what is due later is not my day's");
  await page.locator("#board-endings").getByText("Entretien annuel").waitFor();

  // A figure leads to as many fiches.
  await figures.first().click();
  await page.waitForURL(/annuaire/);
  await page.locator(".counts", { hasText: /^2 / }).waitFor();
  await page.goBack();
  // The round of today, and a task that is finished from here.
  await page.getByRole("link", { name: "Ma tournée" }).click();
  await page.waitForURL(/carte\/tournee/);
  await page.goBack();
  await task.getByRole("button", { name: /Terminer/ }).click();
  await page.getByText("Rien à faire aujourd’hui").waitFor();
  await nadia.offline(false);
  assert.deepEqual(nadia.errors, []);
});

test("what others do is told, and moves nothing until it is asked for", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const paul = await office.person("Paul", { size: "phone" });
  const [one, two] = await nadia.search("");
  const note = (item, subject) => apply(paul, activity(one.contact), [
    add("events", item, { kind: text("outgoing_call"), subject: text(subject), at: { Instant: Date.now() } }),
  ]);
  await note("00000000000000b1", "Premier appel");
  await paul.settled();
  await nadia.go("/tableau/tous");
  const latest = nadia.page.locator("#board-latest");
  await latest.getByText(/Premier appel/).waitFor();
  await latest.getByText("Paul").first().waitFor();
  const before = await latest.locator("li h3").allTextContents();
  await note("00000000000000b2", "Second appel");
  await latest.getByRole("button", { name: "Une nouvelle action" }).waitFor();
  assert.deepEqual(await latest.locator("li h3").allTextContents(), before);
  await latest.getByRole("button", { name: "Une nouvelle action" }).click();
  await latest.locator("li").first().getByText(/Second appel/).waitFor();
  // Whoever follows a fiche is in the team's table.
  await apply(paul, { Contact: two.contact }, [{ Set: { place: "Root", field: "rep", value: text(await me(paul)) } }]);
  await nadia.page.locator("#board-people tr").filter({ hasText: "Paul" }).waitFor();
  for (const size of Object.values(SIZES)) {
    await nadia.page.setViewportSize(size);
    const wide = await nadia.page.evaluate(() => document.querySelector("#main").scrollWidth - document.querySelector("#main").clientWidth);
    assert.ok(wide <= 0, `it is ${wide} px too wide at ${size.width}`);
  }
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});
