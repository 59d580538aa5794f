// A fiche on paper: sections chosen, made without a network, the same bytes as on the command line, and what is said
// where it can't be made.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { company } from "./kit.mjs";

const run = promisify(execFile);
const { CARNET_APP, CARNET_CLI } = process.env;
const NAME = "Boulangerie Lefèvre & Œuvre d’Arvor";

/** A folder that goes with the test file. */
async function folder() {
  const made = await mkdtemp(path.join(tmpdir(), "carnet-print-"));
  after(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** Gives a fiche a name with accents, notes and a lot of exchanges. */
async function fill(person, contact) {
  const set = (field, text) => ({ Set: { place: "Root", field, value: { Text: text } } });
  const notes = { Splice: { place: "Root", field: "notes", at: 0, delete: 0, insert: "Préfère **le mardi**.\n- four à l’étage\n" } };
  const event = (number) => ({ Add: { collection: "events", item: number.toString(16).padStart(16, "0"), fields: [
    ["kind", { Text: "visit" }], ["at", { Instant: Date.UTC(2026, 0, 1 + number, 9) }], ["subject", { Text: `Passage n° ${number}.` }], ["text", { Text: "Goûté la brioche." }],
  ] } });
  const events = Array.from({ length: 60 }, (_, number) => event(number + 1));
  await person.ask({ Apply: [
    { doc: { Contact: contact }, edits: [set("legal_name", NAME), set("trade_name", NAME), notes] },
    { doc: { Activity: { contact, year: 2026 } }, edits: events },
  ] });
}

/** The file behind the link that keeps it, once it is drawn: its name, and its bytes. */
async function saved(page) {
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: "Enregistrer le PDF" }).click();
  const file = await saving;
  return { name: file.suggestedFilename(), pdf: await readFile(await file.path()) };
}

/** Waits for a file that `holds(text)`, and gives its text. qpdf finds nothing wrong with it. */
async function printed(page, at, holds = () => true) {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const { name, pdf } = await saved(page);
    await writeFile(at, pdf);
    const { stdout } = await run("pdftotext", ["-raw", at, "-"]);
    if (!holds(stdout)) {
      await page.evaluate(() => new Promise(requestAnimationFrame));
      continue;
    }
    await run("qpdf", ["--check", at]);
    return { name, pdf, text: stdout };
  }
  throw new Error("no such file was drawn");
}

test("a fiche is printed without a network, as chosen, and as on the command line", async () => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const at = path.join(await folder(), "fiche.pdf");
  const { contact } = (await nadia.search("")).find((row) => row.conflicts === 0);
  await fill(nadia, contact);
  await nadia.settled();
  await nadia.go(`/fiche/${contact}/informations`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);

  // The command line's device has the same fiche.
  const data = path.join(await folder(), "device");
  await run(CARNET_CLI, ["join", await office.invite("Nadia"), "--name", "Serveur", "--data", data]);
  const cli = path.join(await folder(), "cli.pdf");
  await run(CARNET_CLI, ["print", contact, "--out", cli, "--data", data]);

  await nadia.offline(true);
  await page.locator(".acts").getByLabel("Plus d’actions").click();
  await page.getByRole("link", { name: "Imprimer la fiche" }).first().click();
  await page.getByRole("heading", { name: "Imprimer la fiche" }).waitFor();
  const whole = await printed(page, at);
  for (const words of [NAME, "Préfère le mardi.", "• four à l’étage", "Passage n° 1.", "Passage n° 60.", "Goûté la brioche."]) {
    assert.ok(whole.text.includes(words), `${words} is not in ${whole.text}`);
  }
  assert.ok(whole.pdf.equals(await readFile(cli)), "the browser and the command line make the same bytes");
  assert.ok(whole.text.split("\f").length > 3, "sixty exchanges take some pages");

  // Fewer sections, which the device remembers, and a period.
  await page.getByRole("button", { name: "Tout décocher" }).click();
  await page.getByText("Cochez au moins une rubrique.").waitFor();
  await page.getByLabel("Évènements", { exact: true }).check();
  const events = await printed(page, at, (text) => text.includes("Goûté la brioche."));
  assert.ok(!events.text.includes("four à l’étage"));
  await page.getByLabel("Du", { exact: true }).fill("2026-02-01");
  await page.getByLabel("au", { exact: true }).fill("2026-02-10");
  const period = await printed(page, at, (text) => !text.includes("Passage n° 1."));
  assert.ok(period.text.includes("Passage n° 35.") && !period.text.includes("Passage n° 60."), period.text);

  // What is empty is said.
  await page.getByLabel("Site internet", { exact: true }).check();
  await page.getByLabel("Temps passé", { exact: true }).check();
  await page.getByText(/Rien à imprimer dans\s:.*Temps passé/).waitFor();

  // It is kept under a name that says what it is, and opened where it is.
  assert.match(period.name, /^Fiche Boulangerie Lefèvre .*\d{4}-\d{2}-\d{2}\.pdf$/);
  assert.match(await page.getByRole("link", { name: "Ouvrir le PDF" }).getAttribute("href"), /^blob:/);

  // Still without a network, after a reload: the choice is remembered.
  await nadia.go(`/fiche/${contact}/imprimer`);
  await page.getByLabel("Site internet", { exact: true }).waitFor();
  await printed(page, at, (text) => text.includes("Passage n° 60."));
  assert.equal(await page.getByLabel("Notes", { exact: true }).isChecked(), false);
  assert.equal(await page.getByLabel("Évènements", { exact: true }).isChecked(), true);
  assert.deepEqual(nadia.errors, []);
});

test("where what prints can't be had, that is said, and it works once it can", async () => {
  // A server that lost the program; so the service worker keeps nothing either.
  const app = path.join(await folder(), "app");
  await cp(CARNET_APP, app, { recursive: true });
  const lost = (await readdir(app)).filter((name) => /^press-.*\.wasm/.test(name));
  assert.ok(lost.length > 0);
  for (const name of lost) await rename(path.join(app, name), path.join(app, `lost-${name}`));
  const office = await company({ demo: 20, app });
  const nadia = await office.person("Nadia", { size: "phone" });
  const { page } = nadia;
  const { contact } = (await nadia.search(""))[0];
  await nadia.go(`/fiche/${contact}/imprimer`);
  await page.getByRole("alert").getByText("De quoi imprimer n’est pas encore sur cet appareil").waitFor();
  for (const name of lost) await rename(path.join(app, `lost-${name}`), path.join(app, name));
  // It lists its files when it starts.
  await office.stop();
  await office.start();
  await page.getByRole("button", { name: "Réessayer" }).click();
  await page.getByRole("link", { name: "Ouvrir le PDF" }).waitFor();
});
