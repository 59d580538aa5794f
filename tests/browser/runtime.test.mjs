// The engine's worker: it traps, sleeps, loses its store or its disk's room, and
// moves from tab to tab. Nothing is lost and nothing is done twice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, field } from "./kit.mjs";
import { atTheStart, withoutRoom } from "./room.mjs";

/** Adds a word to a fiche's notes. */
const note = (contact, word) => ({
  Apply: [{ doc: { Contact: contact }, edits: [{ Splice: { place: "Root", field: "notes", at: 0, delete: 0, insert: `${word} ` } }] }],
});

const words = (name, count) => Array.from({ length: count }, (_, n) => `${name}${n}`);

/** Every word is in the notes once. */
async function hasOnce(person, contact, expected) {
  const notes = field(await person.fiche(contact), "notes").value.Text;
  for (const word of expected) assert.equal(notes.split(`${word} `).length, 2, `${word} once in ${notes}`);
}

const isApplied = (reply) => assert.ok("Applied" in reply, JSON.stringify(reply));

test("a worker that traps is replaced, and what was asked meanwhile is done once", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const [row] = await nadia.search("");
  const asked = [];
  const expected = words("piège", 12);
  for (const [n, word] of expected.entries()) {
    asked.push(nadia.ask(note(row.contact, word)));
    if (n === 5) await trap(nadia.page);
  }
  (await Promise.all(asked)).forEach(isApplied);
  await hasOnce(nadia, row.contact, expected);
  await nadia.settled();
});

test("three tabs are closed one after the other, the leading one first", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const [row] = await nadia.search("");
  const second = await nadia.tab();
  const third = await nadia.tab();
  const expected = words("relais", 15);
  const asked = [];
  for (const [n, word] of expected.entries()) {
    asked.push(nadia.ask(note(row.contact, word), third));
    if (n === 4) asked.push(nadia.page.close());
    if (n === 9) asked.push(second.close());
  }
  (await Promise.all(asked)).filter(Boolean).forEach(isApplied);
  nadia.page = third;
  await hasOnce(nadia, row.contact, expected);
  await nadia.settled();
});

test("a leader that sleeps is taken over from, and writes nothing when it wakes", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const [row] = await nadia.search("");
  const second = await nadia.tab();
  await nadia.ask("Status", second);
  await sleep(nadia.page, 25_000);
  const slept = nadia.page.workers()[0].evaluate(() => "awake");
  const first = words("dormeur", 3).map((word) => nadia.ask(note(row.contact, word)));
  const others = words("veilleur", 3).map((word) => nadia.ask(note(row.contact, word), second));
  (await Promise.all(others)).forEach(isApplied);
  const asleep = Symbol("asleep");
  assert.equal(await Promise.race([slept, Promise.resolve(asleep)]), asleep, "it was taken over from while it slept");
  await slept;
  (await Promise.all(first)).forEach(isApplied);
  await hasOnce(nadia, row.contact, [...words("dormeur", 3), ...words("veilleur", 3)]);
  await nadia.settled();
  const paul = await office.person("Paul");
  await hasOnce(paul, row.contact, [...words("dormeur", 3), ...words("veilleur", 3)]);
});

test("a full disk is reported; the edit is kept and saved once there is room", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const [row] = await nadia.search("");
  await setRoom(nadia.page, false);
  const reply = await nadia.ask(note(row.contact, "serré"));
  assert.equal(reply.Failed, "Full");
  const full = await nadia.until((sync) => sync.unsaved > 0);
  assert.equal(full.full, true);
  await setRoom(nadia.page, true);
  await nadia.settled();
  await hasOnce(nadia, row.contact, ["serré"]);
  const paul = await office.person("Paul");
  await hasOnce(paul, row.contact, ["serré"]);
});

test("edits that are in memory alone go to the next leader when their tab is closed", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const [row] = await nadia.search("");
  const second = await nadia.tab();
  await nadia.ask("Status", second);
  await setRoom(nadia.page, false);
  for (const [word, page] of [["ici", nadia.page], ["là", second], ["encore", nadia.page]]) {
    assert.equal((await nadia.ask(note(row.contact, word), page)).Failed, "Full");
  }
  // Both tabs ask before they are closed over them.
  for (const page of [nadia.page, second]) await page.locator("html[data-unsaved]").waitFor();
  await nadia.page.close();
  nadia.page = second;
  await nadia.settled();
  await hasOnce(nadia, row.contact, ["ici", "là", "encore"]);
  const paul = await office.person("Paul");
  await hasOnce(paul, row.contact, ["ici", "là", "encore"]);
});

test("what is on the device can be read when there was no room from the start", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const [row] = await nadia.search("");
  await atTheStart(nadia.page, withoutRoom);
  await nadia.go("/annuaire");
  await nadia.page.getByText("L’appareil n’a plus de place").first().waitFor();
  await nadia.until((sync) => sync.unlisted === 0);
  const found = await nadia.search(row.name);
  assert.ok(found.some(({ contact }) => contact === row.contact), "the directory answers");
  await nadia.go(`/fiche/${row.contact}/informations`);
  await nadia.page.getByRole("heading", { name: row.name }).first().waitFor();
  assert.equal((await nadia.ask(note(row.contact, "dense"))).Failed, "Full");
  const { Status } = await nadia.ask("Status");
  assert.deepEqual([Status.sync.full, Status.sync.link === "Online"], [true, false]);
  await nadia.page.workers()[0].evaluate(() => { self.hasRoom = true; });
  await nadia.settled();
  await hasOnce(nadia, row.contact, ["dense"]);
  await nadia.page.getByText("L’appareil n’a plus de place").first().waitFor({ state: "detached" });
  const paul = await office.person("Paul");
  await hasOnce(paul, row.contact, ["dense"]);
});

test("when the browser clears the site's data, the app says so and can begin again", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const before = (await nadia.search("")).length;
  const debug = await nadia.context.newCDPSession(nadia.page);
  // Nothing of what was shown stays: the page is loaded anew.
  const loaded = nadia.page.waitForEvent("load");
  await debug.send("Storage.clearDataForOrigin", { origin: office.url, storageTypes: "indexeddb" });
  await loaded;
  await nadia.until((sync) => sync.link === "SignedOut");
  await nadia.join(await office.invite("Nadia"), "La même tablette");
  await nadia.settled();
  assert.equal((await nadia.search("")).length, before);
});

test("a file goes from any tab to the engine", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const second = await nadia.tab();
  const file = [...Buffer.from("Nom;Téléphone\nDupont;0299123456\nMartin;0612345678\n")];
  const [here, there] = await Promise.all([nadia.page, second].map((page) => nadia.ask({ ImportPreview: { file, options: null } }, page)));
  assert.ok("ImportPreview" in here, JSON.stringify(here));
  assert.deepEqual(there, here);
});

/** Has the worker of a page fail, as a panic does. */
async function trap(page) {
  await page.workers()[0].evaluate(() => {
    setTimeout(() => {
      throw new Error("a test's trap");
    });
  });
}

/** From now on, keeps the worker of a page from doing anything, as a browser does to tabs in the background. */
function sleep(page, milliseconds) {
  return page.workers()[0].evaluate((time) => {
    setTimeout(() => {
      const end = Date.now() + time;
      while (Date.now() < end);
    });
  }, milliseconds);
}

/** Whether the worker's IndexedDB takes anything more. */
async function setRoom(page, room) {
  await page.workers()[0].evaluate((has) => {
    const { prototype } = IDBObjectStore;
    self.putWithRoom ??= prototype.put;
    prototype.put = has ? self.putWithRoom : () => {
      throw new DOMException("there is no room", "QuotaExceededError");
    };
  }, room);
}
