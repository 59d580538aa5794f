// Every flow without a mouse: create, note an exchange, settle a conflict, take
// an action back, walk the directory, go anywhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company } from "./kit.mjs";

test("the flows by keyboard", async (t) => {
  const office = await company({ demo: 120 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  const key = (name) => page.keyboard.press(name);
  const go = async (at) => {
    await nadia.go(at);
    await page.locator("h1:visible, h2:visible").first().waitFor();
    await nadia.ask("Status");
  };

  await t.test("create a fiche", async () => {
    await go("/annuaire");
    await page.locator(".row").first().waitFor();
    await key("n");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await dialog.getByLabel("Nom ou raison sociale").focus();
    await page.keyboard.type("Fournil au clavier");
    await dialog.getByRole("textbox", { name: /Téléphone/ }).first().focus();
    await page.keyboard.type("02 99 12 34 56");
    await key("Enter");
    await page.waitForURL(/\/fiche\//);
    await page.getByRole("heading", { name: "Fournil au clavier" }).first().waitFor();
  });

  await t.test("note an exchange on it", async () => {
    await page.getByRole("button", { name: "Noter un échange" }).first().focus();
    await key("Enter");
    await page.locator("#compose-text").focus();
    await page.keyboard.type("Rappelée ce matin");
    await page.getByRole("button", { name: "Enregistrer l’échange" }).focus();
    await key("Enter");
    await page.getByText("Rappelée ce matin").first().waitFor();
    await page.locator("#compose-text").waitFor({ state: "detached" });
  });

  await t.test("take it back with Ctrl-Z", async () => {
    await page.evaluate(() => document.activeElement?.blur());
    await key("Control+z");
    await page.getByText("Rappelée ce matin").first().waitFor({ state: "detached" });
  });

  await t.test("settle a conflict in the list of conflicts", async () => {
    await key("g");
    await key("c");
    await page.waitForURL(/\/conflits/);
    const before = (await nadia.ask("Status")).Status.sync.conflicts;
    assert.ok(before > 0, "the demo has conflicts");
    await page.locator("button.option").first().focus();
    await key("Enter");
    await nadia.until((sync) => sync.conflicts === before - 1);
  });

  await t.test("go to a fiche through the palette", async () => {
    await key("Control+k");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await page.keyboard.type("Fournil au clavier");
    await dialog.getByText("Fournil au clavier").first().waitFor();
    await key("Enter");
    await page.waitForURL(/\/fiche\//);
    await page.getByRole("heading", { name: "Fournil au clavier" }).first().waitFor();
  });

  await t.test("open the help and close it", async () => {
    await page.evaluate(() => document.activeElement?.blur());
    await key("?");
    await page.getByRole("heading", { name: "Raccourcis clavier" }).waitFor();
    await key("Escape");
    await page.getByRole("heading", { name: "Raccourcis clavier" }).waitFor({ state: "detached" });
  });

  await t.test("reach every page by its two keys", async () => {
    for (const [second, at] of [["s", "synchronisation"], ["i", "import"], ["r", "reglages"], ["a", "annuaire"]]) {
      await key("g");
      await key(second);
      await page.waitForURL(new RegExp(`/${at}`));
    }
  });
  assert.deepEqual(nadia.errors, []);
});
