// Help for the screen that one is on, and the tour of a new device: with the keyboard, offline, once.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { company } from "./kit.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] } }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" | ")}`);
}

test("each screen has its own help, by a key and by a button, without a network", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const [{ contact }] = await nadia.search("");
  await nadia.go("/annuaire");
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.locator("html[data-complete]").waitFor();
  await nadia.offline(true);
  const dialog = page.getByRole("dialog");
  for (const [at, name] of [
    ["/", "Tableau de bord"], ["/annuaire", "Annuaire"], [`/fiche/${contact}/suivi/taches`, "Suivi : tâches"], [`/fiche/${contact}/fidelite`, "Fidélité"],
    ["/agenda", "Agenda"], ["/carte/tournee/moi", "Tournée"], ["/conflits", "Conflits"], ["/reglages", "Réglages"], ["/administration/roles", "Rôles"],
  ]) {
    await nadia.go(at);
    await page.locator("h1:visible, h2:visible").first().waitFor();
    await nadia.ask("Status");
    await page.locator("body").press("?");
    await dialog.getByRole("heading", { name: new RegExp(`^Aide.: ${name.replace(" : ", ".: ")}$`) }).waitFor();
    assert.ok((await dialog.locator(".help-lines li").count()) > 1, at);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  }
  await nadia.go(`/fiche/${contact}/informations`);
  await page.getByRole("button", { name: "Aide de cet écran" }).click();
  await dialog.getByText("Comment naviguer dans une fiche client").waitFor();
  await dialog.locator("kbd", { hasText: "h" }).first().waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(nadia.errors, []);
});

test("a new device is shown round once, with the keyboard; the tour can be seen again", async () => {
  const office = await company({ demo: 20 });
  const nadia = await office.person("Nadia", { size: "desktop", tour: true });
  const { page } = nadia;
  const tour = page.getByRole("dialog", { name: "Tout se retrouve d’ici" });
  await tour.waitFor();
  await page.locator("#tour-title:focus").waitFor();
  await page.locator("search[data-toured]").waitFor();
  assert.deepEqual(await violations(page), []);
  // The screen can be used meanwhile.
  await page.keyboard.press("/");
  await page.locator("#search:focus").waitFor();
  await page.getByRole("button", { name: "Suivant", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.locator("#row-0[data-toured]").waitFor();
  await page.getByRole("button", { name: "Suivant", exact: true }).press("Enter");
  await page.getByRole("button", { name: "Ouvrir une fiche" }).press("Enter");
  await page.waitForURL(/\/fiche\//);
  await page.locator(".acts [data-toured]").waitFor();
  await page.getByRole("button", { name: "Suivant", exact: true }).click();
  await page.locator(".pill[data-toured]").waitFor();
  await page.getByRole("button", { name: "Précédent", exact: true }).click();
  await page.getByRole("heading", { name: "L’éclair, pour aller vite" }).waitFor();
  await page.locator("#tour-title").press("Escape");
  await page.locator(".tour").waitFor({ state: "detached" });
  assert.equal(await page.locator("[data-toured]").count(), 0);

  // Never again by itself.
  await nadia.go("/annuaire");
  await page.locator("html[data-complete]").waitFor();
  await nadia.ask("Status");
  assert.equal(await page.locator(".tour").count(), 0);
  // Again from the help and from the settings.
  await page.locator("body").press("?");
  await page.getByRole("button", { name: "Revoir la visite guidée" }).click();
  await tour.waitFor();
  await page.getByRole("button", { name: "Passer" }).click();
  await nadia.go("/reglages");
  await page.getByRole("button", { name: "Commencer" }).click();
  await page.waitForURL(/annuaire/);
  await tour.waitFor();
  for (let step = 1; step < 6; step += 1) await page.getByRole("button", { name: "Suivant", exact: true }).click();
  await page.getByRole("heading", { name: "Gardez Carnet sous la main" }).waitFor();
  await page.getByRole("button", { name: "Terminer" }).click();
  await page.locator(".tour").waitFor({ state: "detached" });
  assert.deepEqual(nadia.errors, []);
});
