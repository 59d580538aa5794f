// Ten thousand rows of a real-format file, imported in the app while the screen
// goes on answering.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";

const ROWS = 10_000;

test("10,000 rows are imported, and the screen answers meanwhile", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await page.evaluate(() => {
    // The longest that the page's thread was busy at a stretch.
    window.longest = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((task) => (window.longest = Math.max(window.longest, task.duration)))).observe({ type: "longtask" });
  });
  const preview = await page.evaluate(async (text) => {
    const file = [...new TextEncoder().encode(text)];
    window.file = file;
    return JSON.parse(await window.carnet.request(JSON.stringify({ ImportPreview: { file, options: null } })));
  }, rows(ROWS));
  assert.equal(preview.ImportPreview.total, ROWS);
  const started = Date.now();
  const imported = page.evaluate(async (options) => {
    const request = { Import: { file: window.file, options, duplicates: "Skip", dry_run: false } };
    return JSON.parse(await window.carnet.request(JSON.stringify(request)));
  }, preview.ImportPreview.options);
  const seen = page.getByText("Société Numéro").first();
  await seen.waitFor();
  const { Imported: report } = await imported;
  console.log(`${report.created} rows in ${((Date.now() - started) / 1000).toFixed(1)} s; the page's longest task ${Math.round(await page.evaluate(() => window.longest))} ms`);
  assert.equal(report.created, ROWS);
  assert.deepEqual(report.errors, []);
  assert.equal((await nadia.search("Société Numéro 9876")).some((row) => row.name === "Société Numéro 9876 & Fils"), true);
});

function rows(count) {
  const lines = ["Code client;Raison sociale;Nom du contact;Adresse;Code postal;Ville;Pays;Téléphone;E-mail;Catégorie"];
  for (let n = 0; n < count; n += 1) {
    lines.push(`X-${n};Société Numéro ${n} & Fils;Jean Dupont;${n} rue de la Gare;35000;Rennes;France;02 99 ${String(1000000 + n).slice(1)};contact${n}@societe${n}.example;Commerce`);
  }
  return lines.join("\n");
}
