// Fiches as files, written without a network: the list that is found as a table, one fiche whole; the company's
// log hears of them when there is a network again.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
import ICAL from "ical.js";
import { company } from "./kit.mjs";
import { line } from "./refusing.mjs";

const run = promisify(execFile);

test("fiches are written into files without a network, and the log hears of it", async () => {
  const office = await company({ demo: 120 });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url, size: "desktop" });
  const { page } = nadia;
  await nadia.go("/annuaire");
  await nadia.settled();
  await nadia.offline(true);
  way.cut(true);
  await nadia.until((sync) => sync.link !== "Online");

  const { Rows: { rows: found } } = await nadia.ask({ Search: { query: { text: "" }, offset: 0, limit: 5000 } });
  await page.getByRole("button", { name: "Sélectionner plusieurs fiches" }).click();
  await page.getByRole("button", { name: "Exporter la liste…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: `Exporter ${found.length} fiches` }).waitFor();
  const table = (await saved(page, dialog)).text;
  const lines = table.trimEnd().split("\r\n");
  assert.ok(lines[0].startsWith("\u{feff}UID;"), lines[0]);
  assert.equal(lines.filter((line) => line.startsWith("urn:uuid:")).length, found.length);

  // One fiche, whole.
  const row = found.find(({ name }) => name) ?? assert.fail("nobody has a name");
  await nadia.go(`/fiche/${row.contact}/options`);
  await page.getByRole("button", { name: "Exporter…" }).click();
  await dialog.getByLabel("Tout (JSON)").check();
  const { text, name } = await saved(page, dialog);
  assert.match(name, /^fiches-\d{4}-\d\d-\d\d\.json$/);
  const [fiche] = JSON.parse(text);
  assert.equal(fiche.name, row.name);
  assert.ok(Array.isArray(fiche.coordinates) && Array.isArray(fiche.events) && Array.isArray(fiche.tasks));

  way.cut(false);
  await nadia.offline(false);
  await nadia.settled();
  const heard = async () => JSON.parse(await window.carnet.request(JSON.stringify({ GetLocal: { key: "exports" } }))).Local === null;
  await nadia.when(heard);
  assert.deepEqual(nadia.errors, []);
  await office.stop();
  const { stdout } = await run(process.env.CARNET_SERVER, ["audit", "--data", office.data]);
  const noted = stdout.split("\n").filter((line) => line.includes("exported") && line.includes("Nadia"));
  assert.equal(noted.length, 2, stdout);
  assert.ok(noted[0].includes("csv") && noted[0].includes(String(found.length)), noted[0]);
  assert.ok(noted[1].includes("json"), noted[1]);
});

test("cards written without a network are read by another program, which finds the same in them", async () => {
  const office = await company({ demo: 60 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [first] = await nadia.search("");
  // What cards separate parts, members and lines by, and a line that is folded within its accents.
  const notes = `Clé : chez la voisine, 2 bis ; code C:\\été\n${"déjà côté œuvré ".repeat(20).trim()}`;
  const set = { Set: { place: "Root", field: "notes", value: { Text: notes } } };
  const reply = await nadia.ask({ Apply: [{ doc: { Contact: first.contact }, edits: [set] }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
  await nadia.go("/annuaire");
  await nadia.settled();
  await nadia.offline(true);
  await page.getByRole("button", { name: "Sélectionner plusieurs fiches" }).click();
  const dialog = page.getByRole("dialog");
  const written = async (kind) => {
    await page.getByRole("button", { name: "Exporter la liste…" }).click();
    await dialog.getByLabel(kind).check();
    return (await saved(page, dialog)).text;
  };
  const cards = ICAL.parse(await written("Cartes (vCard)")).map((card) => new ICAL.Component(card));
  const fiches = new Map(JSON.parse(await written("Tout (JSON)")).map((fiche) => [fiche.id, fiche]));
  assert.equal(cards.length, fiches.size);
  for (const card of cards) {
    const all = (name) => card.getAllProperties(name).map((property) => property.getFirstValue());
    const fiche = fiches.get(all("uid")[0]) ?? assert.fail(`who is ${all("uid")}`);
    const reached = (...kinds) => fiche.coordinates.flatMap((one) => kinds.map((kind) => one[kind])).filter(Boolean);
    const cities = fiche.addresses.map((address) => address.city ?? "");
    assert.deepEqual([all("version"), all("fn")], [["4.0"], [fiche.name]]);
    assert.deepEqual(all("email").sort(), reached("email").sort());
    assert.deepEqual(all("tel").sort(), reached("phone", "mobile", "fax").sort());
    assert.deepEqual(all("adr").map((parts) => parts[3]).sort(), cities.sort());
    // A semicolon in a plain text may be escaped (RFC 6350 §3.4); ical.js leaves it so.
    assert.deepEqual(all("note").map((text) => text.replaceAll("\\;", ";")), [fiche.fields.notes].filter(Boolean));
  }
  assert.ok([...fiches.values()].some((fiche) => fiche.fields.notes === notes));
  assert.deepEqual(nadia.errors, []);
});

/** The file that the dialogue writes. */
async function saved(page, dialog) {
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Enregistrer le fichier" }).click();
  const file = await download;
  await dialog.waitFor({ state: "detached" });
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}
