// What is held of a person: consents noted on two devices without a network, all of it as an archive for them, and
// erasing them, while another device is without a network.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";
import { company, field, tick } from "./kit.mjs";
import * as sealed from "./sealed.mjs";

const run = promisify(execFile);
const NAME = "Zéphyrine Quatrebarbes";
const HERS = [NAME, "Quatrebarbes", "33699887766", "genou douloureux"];

const set = (name, value) => ({ Set: { place: "Root", field: name, value: { Text: value } } });
const apply = (person, doc, edits) => person.ask({ Apply: [{ doc, edits }] });
const text = (value) => ({ Text: value });

/** Whether a fiche says something, asked in the page. */
const says = async ([contact, words]) => (await window.carnet.request(JSON.stringify({ Fiche: contact }))).includes(words);

/** A person with a phone and a note. */
async function zephyrine(person, contact) {
  await apply(person, { Contact: contact }, [
    set("legal_name", NAME),
    { Add: { collection: "coordinates", item: "0000000000000001", fields: [["label", text("Domicile")], ["mobile", text("+33699887766")], ["email", text("z@exemple.fr")]] } },
  ]);
  await apply(person, { Activity: { contact, year: 2026 } }, [
    { Add: { collection: "events", item: "0000000000000002", fields: [["kind", text("note")], ["at", { Instant: 1_795_000_000_000 }], ["text", text("Elle a le genou douloureux")]] } },
  ]);
}

/** What is hers in the rows of a device's database. */
async function held(page) {
  const key = await sealed.dataKey(page);
  const found = [];
  for (const row of await sealed.keys(page, "52")) {
    const plain = sealed.open(key, row, await sealed.value(page, row));
    const all = [plain];
    try {
      all.push(inflateRawSync(plain));
    } catch {
      // It is no pack's body.
    }
    for (const bytes of all) for (const hers of HERS) if (bytes.includes(Buffer.from(hers))) found.push(`${hers} in ${row}`);
  }
  return found;
}

/** The files of an archive, by name: it has them as they are. */
function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = bytes.readUInt32LE(end + 16);
  const files = {};
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [size, name, extra, comment, offset] = [bytes.readUInt32LE(at + 24), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    files[bytes.subarray(at + 46, at + 46 + name).toString("utf8")] = bytes.subarray(start, start + size);
    at += 46 + name + extra + comment;
  }
  return files;
}

test("what is held of a person, and erasing them", async (t) => {
  const office = await company();
  const nadia = await office.person("Administrateur", { size: "desktop" });
  const malo = await office.person("Malo");
  const her = "77".repeat(16);
  await zephyrine(nadia, her);
  await malo.when(says, [her, "genou douloureux"]);
  const { page } = nadia;

  await t.test("consents that two people note without a network are a conflict to settle", async () => {
    await nadia.go(`/fiche/${her}/informations`);
    const card = page.locator("#consents");
    await card.waitFor();
    for (const person of [nadia, malo]) await person.offline(true);
    const email = card.getByRole("group", { name: "E-mail" });
    await tick(email.getByLabel("Donné"));
    await nadia.when(says, [her, "\"given\""]);
    await tick(card.getByRole("group", { name: "SMS" }).getByLabel("Refusé"));
    await page.getByText("A refusé les SMS").waitFor();
    await apply(malo, { Contact: her }, [set("consent_email", "refused"), set("consent_email_source", "Par téléphone")]);
    for (const person of [nadia, malo]) await person.offline(false);
    for (const person of [nadia, malo]) await person.settled();
    const conflict = async (contact) => {
      const { Fiche } = JSON.parse(await window.carnet.request(JSON.stringify({ Fiche: contact })));
      const fields = Fiche.view.sections.flatMap((section) => section.fields);
      return fields.find((field) => field.key === "consent_email").conflict.length === 2;
    };
    for (const person of [nadia, malo]) await person.when(conflict, her);
    await page.getByText("A refusé les e-mails").waitFor();
    const fiche = await malo.fiche(her);
    assert.equal(field(fiche, "consent_email_source").value.Text, "Par téléphone");
    assert.equal(field(fiche, "consent_sms").value.Text, "refused");
    assert.ok(field(fiche, "consent_sms_on").value.Date, "since today");
  });

  await t.test("all that is held is one archive, made without a network", async () => {
    await nadia.go(`/fiche/${her}/options`);
    await page.locator("#access").waitFor();
    await nadia.offline(true);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Exporter ses données" }).click();
    const file = await download;
    assert.match(file.suggestedFilename(), /^acces-rgpd-\d{4}-\d\d-\d\d\.zip$/);
    const path = await file.path();
    await run("unzip", ["-tqq", path]);
    const files = unzip(await readFile(path));
    const pdf = Object.keys(files).find((name) => name.endsWith(".pdf"));
    assert.ok(pdf && files[pdf].subarray(0, 5).toString() === "%PDF-", Object.keys(files).join());
    const all = JSON.parse(files["fiche.json"].toString("utf8"));
    assert.equal(all.fiche.name, NAME);
    assert.equal(all.fiche.coordinates[0].mobile, "+33699887766");
    assert.ok(JSON.stringify(all.fiche.events).includes("genou douloureux"));
    assert.equal(all.fiche.fields.consent_sms, "refused");
    const changes = all.history.flatMap((entry) => entry.changes.map((change) => [entry.by, change.field, change.after]));
    assert.ok(changes.some(([by, name, after]) => by === "Malo" && name === "consent_email" && after === "refused"), JSON.stringify(changes));
    await nadia.offline(false);
    await nadia.settled();
  });

  await t.test("who is erased is gone, also from a device that was without a network", async () => {
    await malo.go(`/fiche/${her}/informations`);
    await malo.page.getByRole("heading", { name: NAME }).first().waitFor();
    assert.notDeepEqual(await held(malo.page), [], "the search finds nothing where there is something");
    await malo.offline(true);
    await malo.until((sync) => sync.link !== "Online");
    await apply(malo, { Contact: her }, [set("job_title", "genou douloureux")]);
    await malo.ask({ PutLocal: { key: `draft/modify/${her}`, value: JSON.stringify({ notes: NAME }) } });
    await nadia.go(`/fiche/${her}/options`);
    await page.getByRole("button", { name: "Effacer cette personne…" }).click();
    const dialog = page.getByRole("dialog");
    const now = dialog.getByRole("button", { name: "Effacer pour toujours" });
    assert.ok(await now.isDisabled());
    await dialog.getByLabel("Pour confirmer").fill("Zéphyrine");
    assert.ok(await now.isDisabled(), "half of the name is not enough");
    await dialog.getByLabel("Pour confirmer").fill(NAME);
    await now.click();
    const proof = page.locator("#admin-erasures li");
    await proof.getByText("Par Administrateur").waitFor();
    const told = async (words) => {
      for (;;) {
        if (await proof.getByText(words).count()) return;
        await page.locator("#admin-erasures").getByRole("button", { name: "Actualiser" }).click();
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
    };
    await told(/Purgé du disque du serveur le/);
    await told(/un appareil doit encore se synchroniser/);
    assert.equal((await nadia.search("quatrebarbes")).length, 0);
    assert.deepEqual(await held(page), []);
    await malo.offline(false);
    await malo.settled();
    await told(/aucun ne doit encore se synchroniser/);
    assert.deepEqual(await malo.ask("Pending"), { Pending: [] });
    assert.deepEqual(await malo.ask("Quarantine"), { Quarantine: [] });
    assert.equal((await malo.ask({ Fiche: her })).Failed, "NotFound");
    assert.deepEqual(await held(malo.page), []);
    const download = page.waitForEvent("download");
    await proof.getByRole("button", { name: "Enregistrer la preuve" }).click();
    const saved = await readFile(await (await download).path(), "utf8");
    assert.ok(saved.includes(her) && !saved.includes("Quatrebarbes"), saved);
    await malo.go("/synchronisation");
    await malo.page.getByText("Cette fiche a été effacée pour tout le monde").waitFor();
  });

  assert.deepEqual([...nadia.errors, ...malo.errors], []);
  await office.stop();
  const { stdout } = await run(process.env.CARNET_SERVER, ["audit", "--data", office.data]);
  const lines = stdout.split("\n");
  assert.ok(lines.some((line) => line.includes("exported") && line.includes("access") && line.includes(her)), stdout);
  assert.ok(lines.some((line) => line.includes("erased") && line.includes(her)), stdout);
  assert.ok(!stdout.includes("Quatrebarbes"), stdout);
});
