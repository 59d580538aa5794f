// Tasks: two devices without a network, tasks that come back, and the list over all fiches.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";
import { line } from "./refusing.mjs";

const TASK = "00000000000000a1";

test("one ticks a step while the other edits the title, and both finish a task that comes back", async () => {
  const office = await company({ demo: 30 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url });
  const paul = await office.person("Paul", { size: "desktop" });
  const contact = (await nadia.search(""))[0].contact;
  const path = `/fiche/${contact}/suivi/taches`;
  await nadia.go(path);

  // Noted as somebody would: a title and a day.
  const due = day(-2);
  await nadia.page.getByLabel("Nouvelle tâche").fill("Passer la tournée");
  await nadia.page.locator("#task-due").fill(due);
  await nadia.page.getByRole("button", { name: "Ajouter la tâche" }).click();
  const row = nadia.page.locator(".todo > li").filter({ hasText: "Passer la tournée" });
  await row.getByText("En retard de 2 jours").waitFor();
  // It comes back: that is said in the whole form.
  await row.getByLabel("Actions sur « Passer la tournée »").click();
  await row.getByRole("button", { name: "Modifier" }).click();
  await nadia.page.locator("#item-recurrence").selectOption("WEEKLY");
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Enregistrer" }).click();
  await row.getByText("Chaque semaine").waitFor();
  await row.getByRole("button", { name: "Ajouter une étape" }).click();
  await nadia.page.getByLabel("Ajouter une étape").fill("Charger le camion");
  await nadia.page.keyboard.press("Enter");
  await row.getByText("Charger le camion").waitFor();
  await nadia.settled();
  await paul.settled();
  await paul.go(path);
  const his = paul.page.locator(".todo > li").filter({ hasText: "Passer la" });
  await his.getByText("Charger le camion").waitFor();

  // Nadia has no network any more, and ticks the step; Paul writes another title.
  await cut(nadia, way, true);
  const box = row.getByRole("checkbox", { name: "Charger le camion" });
  await box.evaluate(listen);
  await box.check();
  await row.getByText("1 sur 1").waitFor();
  const drawn = await box.evaluate((box) => box.drawn);
  assert.ok(drawn.length > 0 && drawn.every((on) => on), `ticked, and drawn as ${drawn}`);
  await row.locator(".tag", { hasText: "en attente d’envoi" }).first().waitFor();
  await his.getByLabel("Actions sur « Passer la tournée »").click();
  await his.getByRole("button", { name: "Modifier" }).click();
  await paul.page.locator("#item-title").fill("Passer la grande tournée");
  await paul.page.getByRole("dialog").getByRole("button", { name: "Enregistrer" }).click();
  await paul.settled();
  await cut(nadia, way, false);
  for (const person of [nadia, paul]) {
    const both = person.page.locator(".todo > li").filter({ hasText: "Passer la grande tournée" });
    await both.getByText("1 sur 1").waitFor();
  }

  // Both finish it without having heard of each other.
  await cut(nadia, way, true);
  for (const person of [nadia, paul]) {
    await person.page.getByRole("button", { name: "Terminer « Passer la grande tournée »" }).click();
    await person.page.getByText(/la suivante est pour le/).waitFor();
  }
  await paul.settled();
  await cut(nadia, way, false);
  for (const person of [nadia, paul]) {
    await person.settled();
    const all = await tasks(person, contact);
    assert.deepEqual(all.map((task) => [task.due, task.state]).sort(), [[due, "done"], [day(5), ""]]);
    assert.ok(all.every((task) => task.conflicts === 0));
    const open = person.page.getByRole("button", { name: "Terminer « Passer la grande tournée »" });
    await open.waitFor();
    assert.equal(await open.count(), 1);
    // What follows has the step, to be done again.
    const next = person.page.locator(".todo").first().locator("> li");
    await next.getByText("0 sur 1").waitFor();
  }
  assert.deepEqual(nadia.errors, []);
  assert.deepEqual(paul.errors, []);
});

test("what was finished comes back with one tap, and a title that two people wrote is settled in place", async () => {
  const office = await company({ demo: 20 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url });
  const paul = await office.person("Paul", { size: "desktop" });
  const contact = (await nadia.search(""))[0].contact;
  await add(nadia, contact, TASK, { title: "Rappeler", due: day(0) });
  await nadia.settled();
  await paul.settled();
  await nadia.go(`/fiche/${contact}/suivi/taches`);
  await nadia.page.getByText("Pour aujourd’hui").waitFor();
  await nadia.page.getByRole("button", { name: "Terminer « Rappeler »" }).click();
  await nadia.page.getByRole("heading", { name: "Terminées et annulées" }).waitFor();
  await nadia.page.locator(".toast").getByRole("button", { name: "Annuler" }).click();
  await nadia.page.getByRole("button", { name: "Terminer « Rappeler »" }).waitFor();

  await cut(nadia, way, true);
  await set(nadia, contact, "title", { Text: "Rappeler M. Le Goff" });
  await set(paul, contact, "title", { Text: "Rappeler Mme Le Goff" });
  await paul.settled();
  await cut(nadia, way, false);
  await nadia.settled();
  await nadia.page.getByRole("button", { name: /^Rappeler Mme Le Goff/ }).click();
  await nadia.page.getByRole("button", { name: "Terminer « Rappeler Mme Le Goff »" }).waitFor();
  assert.deepEqual((await tasks(nadia, contact)).map((task) => task.conflicts), [0]);
  assert.deepEqual(nadia.errors, []);
});

test("my tasks of all fiches, by when; each leads to its fiche; offline and after a reload", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [one, two] = await nadia.search("");
  await add(nadia, one.contact, TASK, { title: "Devis en retard", due: day(-1), assignee: true });
  await add(nadia, two.contact, "00000000000000a2", { title: "Appel du jour", due: day(0), assignee: true });
  await add(nadia, two.contact, "00000000000000a3", { title: "Un jour", assignee: true });
  await add(nadia, two.contact, "00000000000000a4", { title: "Pas la mienne", due: day(0) });
  await nadia.go("/annuaire");
  await page.getByRole("link", { name: "Tâches" }).first().click();
  const group = (name) => page.locator(`section[data-when="${name}"]`);
  await group("late").getByText("Devis en retard").waitFor();
  await group("today").getByText("Appel du jour").waitFor();
  await group("undated").getByText("Un jour").waitFor();
  assert.equal(await page.getByText("Pas la mienne").count(), 0);
  await nadia.settled();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.offline(true);
  await page.reload();
  await group("late").getByText("Devis en retard").waitFor();
  await page.getByRole("link", { name: "Tout le monde" }).click();
  await page.getByText("Pas la mienne").waitFor();
  assert.match(page.url(), /\/taches\/tous$/);
  await page.getByRole("button", { name: "Terminer « Appel du jour »" }).click();
  await page.getByRole("button", { name: "Terminer « Appel du jour »" }).waitFor({ state: "detached" });
  await group("late").getByRole("listitem").filter({ hasText: "Devis en retard" }).getByRole("link").click();
  await page.waitForURL(`**/fiche/${one.contact}/suivi/taches`);
  await page.getByRole("button", { name: "Terminer « Devis en retard »" }).waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("an exchange gives a follow-up task, once; the lightning offers a task", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  const contact = (await nadia.search(""))[0].contact;
  const at = Date.now() - 3_600_000;
  const fields = [["kind", { Text: "visit" }], ["at", { Instant: at }], ["subject", { Text: "Four en panne" }]];
  await nadia.ask({ Apply: [{ doc: { Activity: { contact, year: new Date().getFullYear() } }, edits: [{ Add: { collection: "events", item: "00000000000000c1", fields } }] }] });
  await nadia.go(`/fiche/${contact}/suivi`);
  const event = page.locator(".tl > li").filter({ hasText: "Four en panne" }).first();
  await event.getByRole("button", { name: "Tâche de suivi" }).click();
  await page.getByText("Tâche de suivi notée pour demain").waitFor();
  await event.getByRole("button", { name: "Tâche de suivi" }).click();
  await page.getByText("Suite à Visite · Four en panne").waitFor();
  assert.equal((await tasks(nadia, contact)).length, 1);
  await nadia.go(`/fiche/${contact}/informations`);
  await page.locator(".acts summary", { hasText: "Créer" }).click();
  await page.locator(".acts").getByRole("button", { name: "Tâche", exact: true }).click();
  await page.locator("#task-title:focus").waitFor();
  // What is typed and not saved is there after a reload.
  await page.keyboard.type("Envoyer le catalogue");
  await nadia.when(async () => {
    const reply = JSON.parse(await window.carnet.request(JSON.stringify({ GetLocal: { key: `draft/task/${location.pathname.split("/")[2]}` } })));
    return (reply.Local ?? "").includes("catalogue");
  });
  await page.evaluate(() => document.documentElement.removeAttribute("data-unsaved"));
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await nadia.when(() => document.getElementById("task-title")?.value === "Envoyer le catalogue");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Ajouter la tâche" }).click();
  await page.getByRole("button", { name: "Terminer « Envoyer le catalogue »" }).waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("a reminder shows while the app is open, and leads to its fiche", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  const row = (await nadia.search("")).find((row) => row.name.length > 3);
  await add(nadia, row.contact, TASK, { title: "Rappeler le fournisseur", assignee: true });
  await set(nadia, row.contact, "reminder", { Instant: Date.now() - 60_000 });
  // Reminders are looked for every half minute: the page's clock goes there at once.
  await page.clock.install();
  await nadia.go("/annuaire");
  await page.getByRole("heading", { name: /Annuaire/ }).first().waitFor();
  await nadia.until((sync) => sync.unlisted === 0);
  await page.clock.fastForward(31_000);
  const toast = page.locator(".toast", { hasText: `Rappel : Rappeler le fournisseur · ${row.name}` });
  await toast.getByRole("button", { name: "Ouvrir" }).click();
  await page.waitForURL(`**/fiche/${row.contact}/**`);
  assert.deepEqual(nadia.errors, []);
});

/** The day so many days from now in Paris, as documents hold it. */
function day(from) {
  const at = new Date(Date.now() + from * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(at);
}

/** Notes how a box is drawn from the moment somebody ticks it. */
function listen(box) {
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "checked");
  box.addEventListener("change", () => { box.drawn = []; });
  Object.defineProperty(box, "checked", {
    get,
    set(on) {
      box.drawn?.push(on);
      set.call(box, on);
    },
  });
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

async function add(person, contact, item, { title, due, assignee }) {
  const { Status } = await person.ask("Status");
  const fields = [["title", { Text: title }]];
  if (due) fields.push(["due", { Text: due }]);
  if (assignee) fields.push(["assignee", { Text: Status.user.person }]);
  const reply = await person.ask({ Apply: [{ doc: year(contact), edits: [{ Add: { collection: "tasks", item, fields } }] }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

async function set(person, contact, field, value) {
  const place = { Item: { collection: "tasks", item: TASK } };
  const reply = await person.ask({ Apply: [{ doc: year(contact), edits: [{ Set: { place, field, value } }] }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

/** What the engine shows of a fiche's tasks. */
async function tasks(person, contact) {
  const { Activity } = await person.ask({ Activity: contact });
  const of = (item, key) => item.fields.find((field) => field.key === key);
  return Activity.find((collection) => collection.key === "tasks").items.map((item) => ({
    due: of(item, "due").value?.Date ?? "",
    state: of(item, "state").value?.Text ?? "",
    conflicts: item.fields.reduce((sum, field) => sum + field.conflict.length, 0),
  }));
}
