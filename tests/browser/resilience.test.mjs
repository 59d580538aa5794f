// Tablets are switched off, tabs are closed, networks go: nothing is lost and
// the app is usable.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, field } from "./kit.mjs";

test("the browser killed in the middle of typing keeps what it said was saved", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const [row] = await nadia.search("");
  await nadia.offline(true);
  const saved = [];
  for (let n = 0; n < 20; n += 1) {
    const edit = { Splice: { place: "Root", field: "notes", at: 0, delete: 0, insert: `mot${n} ` } };
    const reply = await nadia.ask({ Apply: [{ doc: { Contact: row.contact }, edits: [edit] }] });
    if ("Applied" in reply) saved.push(`mot${n} `);
  }
  assert.equal(saved.length, 20);
  await nadia.kill();
  await nadia.open();
  await nadia.offline(true);
  // A cold start with no network at all: the service worker serves the app.
  await nadia.go(`/fiche/${row.contact}/informations`);
  const notes = field(await nadia.fiche(row.contact), "notes").value.Text;
  for (const word of saved) assert.ok(notes.includes(word), `${word} is lost`);
  await nadia.page.getByRole("heading", { name: row.name }).first().waitFor();
  await nadia.offline(false);
  await nadia.settled();
});

test("killed during its first sync, a device goes on where it stopped", async () => {
  const office = await company({ demo: 2000 });
  const nadia = await office.browser();
  await nadia.join(await office.invite("Nadia"), "Téléphone");
  await nadia.until((sync) => sync.fiches > 0);
  await nadia.kill();
  await nadia.open();
  await nadia.go("/annuaire");
  const sync = await nadia.settled();
  const paul = await office.person("Paul");
  const other = await paul.settled();
  assert.ok(sync.fiches >= 1900, `${sync.fiches} fiches`);
  assert.equal(sync.fiches, other.fiches);
});

test("two tabs share one engine, and closing the leading one loses nothing", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const [row] = await nadia.search("");
  const second = await nadia.tab(`/fiche/${row.contact}/informations`);
  await second.getByRole("heading", { name: row.name }).first().waitFor();
  const edit = (n) => ({ Splice: { place: "Root", field: "notes", at: 0, delete: 0, insert: `onglet${n} ` } });
  const asked = [];
  for (let n = 0; n < 10; n += 1) {
    asked.push(nadia.ask({ Apply: [{ doc: { Contact: row.contact }, edits: [edit(n)] }] }, second));
    if (n === 4) asked.push(nadia.page.close());
  }
  const replies = await Promise.all(asked);
  assert.ok(replies.filter(Boolean).every((reply) => "Applied" in reply), JSON.stringify(replies));
  nadia.page = second;
  await nadia.settled();
  const notes = field(await nadia.fiche(row.contact), "notes").value.Text;
  for (let n = 0; n < 10; n += 1) assert.equal(notes.split(`onglet${n} `).length, 2, `onglet${n} once in ${notes}`);
});

test("the server killed and restarted: devices come back by themselves", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const paul = await office.person("Paul");
  const [row] = await nadia.search("");
  await office.stop("SIGKILL");
  await nadia.until((sync) => sync.link !== "Online");
  const edit = { Set: { place: "Root", field: "trade_name", value: { Text: "Écrit sans serveur" } } };
  await nadia.ask({ Apply: [{ doc: { Contact: row.contact }, edits: [edit] }] });
  await office.start();
  await nadia.settled();
  await paul.page.getByText("Écrit sans serveur").first().waitFor();
});
