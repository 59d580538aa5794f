// What goes wrong, on the screen: edits that the server refuses, a document that can't be
// opened, a new version while something is typed, an import that was a mistake, edits that no
// disk takes.

import assert from "node:assert/strict";
import { appendFile, cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { company, field, items } from "./kit.mjs";
import { line } from "./refusing.mjs";
import { atTheStart, giveRoom, withoutRoom } from "./room.mjs";
import * as sealed from "./sealed.mjs";

const set = (key, value) => ({ Set: { place: "Root", field: key, value: { Text: value } } });

async function apply(person, contact, edits) {
  const reply = await person.ask({ Apply: [{ doc: { Contact: contact }, edits }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

test("a refused edit is told of, read, copied and set aside by hand", async () => {
  const office = await company({ demo: 20 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { size: "desktop", through: way.url, more: { permissions: ["clipboard-read", "clipboard-write"] } });
  const { page } = nadia;
  const [{ contact, name }] = await nadia.search("");
  const before = field(await nadia.fiche(contact), "origin")?.value?.Text ?? null;
  way.refuse = true;
  await apply(nadia, contact, [set("origin", "Salon que le serveur refuse")]);
  await page.getByText(/Le serveur a refusé une modification/).waitFor();
  assert.equal(field(await nadia.fiche(contact), "origin")?.value?.Text ?? null, before, "the fiche is as the server has it");
  way.refuse = false;

  await nadia.go("/synchronisation");
  const card = page.locator("#refused");
  await card.getByRole("link", { name }).waitFor();
  await card.getByText("Salon que le serveur refuse").waitFor();
  await card.getByRole("button", { name: "Copier" }).click();
  await page.getByText("Copié", { exact: true }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(copied.includes(name) && copied.includes("Salon que le serveur refuse"), copied);
  await page.reload();
  await card.getByText("Salon que le serveur refuse").waitFor();
  await card.getByRole("button", { name: "Écarter" }).click();
  await card.waitFor({ state: "detached" });
  await apply(nadia, contact, [set("origin", "Acceptée")]);
  await nadia.settled();
  assert.equal((await nadia.ask("Status")).Status.sync.refused, 0);
});

test("a document that stopped the worker is set aside, and comes back on demand", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [poisoned, other] = await nadia.search("");
  await apply(nadia, poisoned.contact, [set("origin", "Avant l’incident")]);
  await nadia.settled();
  await nadia.when(listed, Number.parseInt(poisoned.contact.slice(0, 2), 16));

  // As the worker says it when a trap ends it in the middle of a document.
  const trap = async (contact) => {
    const [worker] = page.workers();
    await worker.evaluate((applying) => self.postMessage({ trap: "unreachable", applying }), contact);
  };
  await nadia.offline(true);
  await trap(poisoned.contact);
  await page.getByText("Un document n’a pas pu être ouvert").waitFor();
  await nadia.until((sync) => sync.set_aside === 1 && sync.unlisted === 0);

  // The others go on, this one says what to do.
  await nadia.go(`/fiche/${other.contact}/informations`);
  await page.getByRole("heading", { name: other.name }).first().waitFor();
  await nadia.go(`/fiche/${poisoned.contact}/informations`);
  await page.getByText("Cette fiche n’a pas pu être ouverte").waitFor();
  await page.getByRole("link", { name: "Voir le détail" }).last().click();
  const card = page.locator("#set-aside");
  await card.getByRole("link", { name: poisoned.name }).waitFor();
  await card.getByText("reading it stopped the app").waitFor();

  // Asked for offline, it waits for the network; after a reload too.
  await card.getByRole("button", { name: "Réessayer" }).click();
  await card.getByText("Demandé au serveur").waitFor();
  await page.reload();
  await card.getByText("Demandé au serveur").waitFor();
  await nadia.offline(false);
  await card.waitFor({ state: "detached" });
  await nadia.go(`/fiche/${poisoned.contact}/informations`);
  await page.getByRole("heading", { name: poisoned.name }).first().waitFor();
  assert.equal(field(await nadia.fiche(poisoned.contact), "origin").value.Text, "Avant l’incident");
  assert.equal((await nadia.ask("Status")).Status.sync.set_aside, 0);
});

test("a document that stops the worker whenever it is read is set aside, and the rest goes on", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [poisoned, other] = await nadia.search("");
  await apply(nadia, poisoned.contact, [set("origin", "Avant le poison")]);
  await nadia.settled();
  await nadia.when(listed, Number.parseInt(poisoned.contact.slice(0, 2), 16));
  await nadia.offline(true);
  assert.ok((await spoil(page, poisoned.contact, POISON)) > 0, "no change of it is on the disk");
  await page.reload();
  await nadia.go(`/fiche/${poisoned.contact}/informations`);
  await page.getByText("Cette fiche n’a pas pu être ouverte").waitFor();
  await nadia.until((sync) => sync.set_aside === 1 && sync.unlisted === 0);
  assert.ok(nadia.errors.some((error) => error.includes("Missing from Index")), "it is Automerge that stopped");

  // After another start it is not read again.
  const stops = nadia.errors.length;
  await nadia.go(`/fiche/${other.contact}/informations`);
  await page.getByRole("heading", { name: other.name }).first().waitFor();
  await apply(nadia, other.contact, [set("origin", "À côté")]);
  await nadia.go(`/fiche/${poisoned.contact}/informations`);
  await nadia.offline(false);
  await nadia.settled();
  assert.equal(nadia.errors.length, stops);
  await page.getByRole("main").getByRole("button", { name: "Réessayer" }).click();
  await page.getByRole("heading", { name: poisoned.name }).first().waitFor();
  await nadia.settled();
  assert.equal(field(await nadia.fiche(poisoned.contact), "origin").value.Text, "Avant le poison");
});

test("an edit that waits survives its document being set aside and brought back", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [{ contact, name }] = await nadia.search("");
  await nadia.offline(true);
  await nadia.until((sync) => sync.link !== "Online");
  await apply(nadia, contact, [set("origin", "Pas encore envoyée")]);
  await page.workers()[0].evaluate((applying) => self.postMessage({ trap: "unreachable", applying }), contact);
  await page.getByText("Un document n’a pas pu être ouvert").waitFor();
  await nadia.go(`/fiche/${contact}/informations`);
  await page.getByRole("main").getByRole("button", { name: "Réessayer" }).click();
  await nadia.offline(false);
  await page.getByRole("heading", { name }).first().waitFor();
  await nadia.settled();
  assert.equal(field(await nadia.fiche(contact), "origin").value.Text, "Pas encore envoyée");
});

test("a new version is offered, waits for what is being typed, and comes with a tap", async () => {
  const app = await mkdtemp(path.join(tmpdir(), "carnet-app-"));
  after(() => rm(app, { recursive: true, force: true }));
  await cp(process.env.CARNET_APP, app, { recursive: true });
  const office = await company({ demo: 20, app });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.settled();
  const [{ contact }] = await nadia.search("");
  await nadia.go(`/fiche/${contact}/modifier`);
  await page.getByLabel("Origine").first().fill("En train de saisir");

  await office.stop();
  await appendFile(path.join(app, "sw.js"), "\n// Another version.\n");
  for (const name of await readdir(app)) if (/^sw\.js\.(br|gz)$/.test(name)) await rm(path.join(app, name));
  await office.start();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  const banner = page.getByText("Une nouvelle version est prête.");
  await banner.waitFor();

  // Not over what is being typed.
  await page.evaluate(() => { window.sameP = true; });
  const change = page.locator(".banner").getByRole("button", { name: "Mettre à jour" });
  await change.click();
  await page.getByText("Enregistrez d’abord").waitFor();
  assert.equal(await page.evaluate(() => window.sameP), true);
  await page.locator(".sticky-foot").getByRole("button", { name: "Mettre à jour" }).click();
  await page.getByText("Fiche mise à jour").waitFor();
  await Promise.all([page.waitForEvent("load"), change.click()]);
  await page.waitForFunction(() => window.sameP === undefined && window.carnet !== undefined);
  assert.equal(await banner.count(), 0);
  assert.equal(field(await nadia.fiche(contact), "origin").value.Text, "En train de saisir");
});

test("an import is taken back whole, after a reload too", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [known] = (await nadia.search("")).filter((row) => !row.is_person);
  const email = items(await nadia.fiche(known.contact), "coordinates").flatMap((item) => item.fields).find((f) => f.key === "email" && f.value)?.value.Text;
  const lines = ["Raison sociale;E-mail;Ville;Catégorie"];
  for (let n = 0; n < 40; n += 1) lines.push(`Essai ${n};essai${n}@exemple.fr;Rennes;Importée`);
  if (email) lines.push(`${known.name};${email};Ailleurs;Importée`);
  await nadia.go("/import");
  await page.setInputFiles("input[type=file]", { name: "essai.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  await page.getByRole("button", { name: /^Importer \d+ ligne/ }).click();
  await page.getByText("Import terminé").waitFor();
  assert.equal((await nadia.search("Essai")).length, 40);
  await page.getByRole("button", { name: "Annuler tout l’import" }).click();
  await page.getByText("Action annulée").waitFor();
  assert.equal((await nadia.search("Essai")).length, 0);
  assert.equal((await nadia.search(known.name))[0].category, known.category);
  await nadia.settled();
  await page.reload();
  await nadia.settled();
  assert.equal((await nadia.search("Essai")).length, 0);
  assert.deepEqual(nadia.errors, []);
});

test("edits are held where there is neither room nor another tab to ask, and done once there is room", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [{ contact }] = await nadia.search("");
  await atTheStart(page, alone);
  await nadia.go("/annuaire");
  // No engine is there to say whether they are good.
  for (const edits of [[add("tenue")], [set("origin", "Gardée")], [set("no_such_field", "Impossible")]]) {
    assert.deepEqual(await nadia.ask({ Apply: [{ doc: { Contact: contact }, edits }] }), { Failed: "Full" });
  }
  assert.deepEqual(await nadia.ask({ GetLocal: { key: "x" } }), { Failed: "NoRoom" }, "what is not kept is not said to be");
  await page.locator("html[data-unsaved]").waitFor();
  await giveRoom(page);
  await page.locator("html:not([data-unsaved])").waitFor();
  await nadia.settled();
  const fiche = await nadia.fiche(contact);
  assert.equal(field(fiche, "origin").value.Text, "Gardée");
  assert.equal(field(fiche, "notes").value.Text.split("tenue ").length, 2);
  await page.getByText(/gardée en mémoire n’a pas pu être faite.*Impossible/).waitFor();
});

test("edits in memory alone outlive the only tab's worker, as often as it stops", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [{ contact }] = await nadia.search("");
  await atTheStart(page, withoutRoom);
  await nadia.go("/annuaire");
  const words = ["une", "deux", "trois"];
  for (const word of words) {
    assert.deepEqual(await nadia.ask({ Apply: [{ doc: { Contact: contact }, edits: [add(word)] }] }), { Failed: "Full" });
    await stop(page);
    await nadia.until((sync) => sync.full && sync.unsaved > 0);
  }
  await giveRoom(page);
  await nadia.settled();
  const notes = field(await nadia.fiche(contact), "notes").value.Text;
  for (const word of words) assert.equal(notes.split(`${word} `).length, 2, `${word} once in ${notes}`);
  await page.locator("html:not([data-unsaved])").waitFor();
  const paul = await office.person("Paul");
  assert.equal(field(await paul.fiche(contact), "notes").value.Text, notes);
});

/** Adds a word to the notes. */
const add = (word) => ({ Splice: { place: "Root", field: "notes", at: 0, delete: 0, insert: `${word} ` } });

/** Ends the page's worker as a trap does, and waits for the next. */
async function stop(page) {
  const next = page.waitForEvent("worker");
  await page.workers()[0].evaluate(() => self.postMessage({ trap: "a test’s trap" }));
  await next;
}

/** As {@link withoutRoom}, in a browser without Web Locks: the worker can't know whether another one writes. */
function alone(withoutRoom) {
  Object.defineProperty(WorkerNavigator.prototype, "locks", { value: undefined });
  withoutRoom();
}

/** Whether the directory's row of a fiche is on the disk (keys `RXi` and its id's first byte): by it, one that can't be opened has a name. */
async function listed(first) {
  const open = indexedDB.open("carnet-sealed");
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await done(open);
  const keys = [];
  for (const name of database.objectStoreNames) keys.push(...(await done(database.transaction(name).objectStore(name).getAllKeys())));
  database.close();
  return keys.some((key) => key instanceof ArrayBuffer && [...new Uint8Array(key)].join() === [0x52, 0x58, 0x69, first].join());
}

/** Puts bytes in the place of what is on the disk of a document's changes (keys `RC` and its id); of how many. */
async function spoil(page, contact, bytes) {
  const key = await sealed.dataKey(page);
  const rows = await sealed.keys(page, `5243${contact}`);
  for (const row of rows) await sealed.put(page, row, sealed.seal(key, row, Buffer.from(bytes, "hex")));
  return rows.length;
}

// A document and a change of it that Automerge 0.12 panics over: its columns are sound, its object is not there. Found as
// crates/sync/tests/hostile.rs makes its corpus.
const POISON = [
  "856f4a83c06140e100b00101100000000000000000000000000000000001f2660d186eef6855c04ff69dd96bf18756d13b99feced977a0caf4d8569cd01a0601",
  "02030213022302400256020c0104020411041307151121022306340242065607570c8001027f007f017f0e7f007f007f0700030b0000030b0300040a0000037e",
  "000409017d046c697374036d61700474657874000b0e007d027f020b01030b7d0200040b0103007e162609166ec3a920756e6520666f69730e0000856f4a831f",
  "985f3d017501f2660d186eef6855c04ff69dd96bf18756d13b99feced977a0caf4d8569cd01a1001010101010101010101010101010101010fa285fc17000110",
  "00000000000000000000000000000000080102020313041507340242035602700202017e040200017f007f036e6f6d000101017e010402000200",
].join("");
