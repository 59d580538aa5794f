// Fiches as files, written without a network: the list that is found as a table, one fiche whole; the company's
// log hears of them when there is a network again.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
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

/** The file that the dialogue writes. */
async function saved(page, dialog) {
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Enregistrer le fichier" }).click();
  const file = await download;
  await dialog.waitFor({ state: "detached" });
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}
