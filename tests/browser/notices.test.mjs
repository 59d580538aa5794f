// What is above the screen and below it: a new version that waits, and the way back from an import.

import assert from "node:assert/strict";
import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { company, SIZES } from "./kit.mjs";

/** The app, and the same app as its next version: its service worker has other bytes. */
async function versions() {
  const folder = await mkdtemp(path.join(tmpdir(), "carnet-versions-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const [now, next] = ["now", "next"].map((name) => path.join(folder, name));
  for (const version of [now, next]) await cp(process.env.CARNET_APP, version, { recursive: true });
  for (const compressed of ["sw.js.br", "sw.js.gz"]) await rm(path.join(next, compressed), { force: true });
  await appendFile(path.join(next, "sw.js"), "\n// the next version\n");
  return { now, next };
}

/** The banner is whole on the screen, and what it stands on leaves room for the rest. */
async function fits(page, banner) {
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    const box = await banner.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= size.width, `a banner of ${box.width} px at ${size.width}`);
    assert.ok(box.height < size.height / 4, `a banner ${box.height} px high`);
    const button = await banner.getByRole("button").boundingBox();
    assert.ok(button.x + button.width <= box.x + box.width, "its button is cut");
  }
}

test("a new version says that it waits, and waits for what is typed", async () => {
  const { now, next } = await versions();
  const office = await company({ demo: 20, app: now });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [row] = await nadia.search("");
  await nadia.go(`/fiche/${row.contact}/modifier`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await office.stop();
  office.app = next;
  await office.start();
  const banner = page.locator(".banner", { hasText: "Une nouvelle version est prête." });
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await banner.waitFor();
  await fits(page, banner);
  await page.evaluate(() => { window.loadedBefore = true; });

  const update = banner.getByRole("button", { name: "Mettre à jour" });
  const code = page.getByLabel("Code client");
  const before = await code.inputValue();
  await code.fill("Z-9");
  await update.click();
  await page.getByText("Enregistrez d’abord ce que vous êtes en train de saisir.").waitFor();
  assert.equal(await page.evaluate(() => window.loadedBefore), true);
  assert.equal(await code.inputValue(), "Z-9");

  await code.fill(before);
  await update.click();
  await page.waitForFunction(() => window.loadedBefore === undefined && document.querySelector("#row-0"));
  assert.equal(await banner.count(), 0);
  await nadia.settled();
  assert.equal((await nadia.search("")).length, 20);
  assert.deepEqual(nadia.errors, []);
});

test("an import is taken back as a whole, from its report", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "tablet" });
  const { page } = nadia;
  await nadia.go("/import");
  const lines = ["Raison sociale;Ville;Téléphone"];
  for (let n = 1; n <= 12; n += 1) lines.push(`Boulangerie Numéro ${n};Rennes;02 99 00 00 ${10 + n}`);
  await page.locator("input[type=file]").setInputFiles({ name: "clients.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  await page.getByRole("button", { name: /^Importer/ }).click();
  await page.getByText("Import terminé").waitFor();
  assert.equal((await nadia.search("Boulangerie Numéro")).length, 12);
  const undo = page.getByRole("button", { name: "Annuler tout l’import" });
  await undo.click();
  await page.getByText("Action annulée").first().waitFor();
  await undo.waitFor({ state: "detached" });
  assert.deepEqual(await nadia.search("Boulangerie Numéro"), []);
  await nadia.settled();
  await nadia.go("/annuaire");
  await page.locator(".counts", { hasText: /^0 fiche/ }).waitFor();
});
