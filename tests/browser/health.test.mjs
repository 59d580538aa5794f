// Administration › Synchronisation: how the server is, and which devices somebody has to see to.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ONE_OF_EACH, tellOf } from "../tools/watched.mjs";
import { violations } from "./axe.mjs";
import { SIZES, company } from "./kit.mjs";

/** Whom the server invites first. */
const FIRST = "Administrateur";
const SCREEN = "/administration/synchronisation";

const set = (field, value) => ({ Set: { place: "Root", field, value: { Text: value } } });
const create = (person, id, name) =>
  person.ask({ Apply: [{ doc: { Contact: id.repeat(16) }, edits: [set("legal_name", name)] }] });

/** The parts of the screen. */
const parts = (page) => ({
  server: page.locator("#health-server"),
  devices: page.locator("#health-devices"),
  well: page.locator("#health-devices").getByRole("heading", { name: "Tout est synchronisé" }),
});

/** What stands beside a name among the figures. */
const figure = (server, name) => server.locator("dl > div").filter({ has: server.page().getByText(name, { exact: true }) }).locator("dd");

test("a withdrawn device is watched until it was there to hear it, without anybody asking again", async () => {
  const office = await company();
  const admin = await office.person(FIRST, { size: "desktop" });
  const malo = await office.person("Malo");
  await admin.go(SCREEN);
  const { server, devices, well } = parts(admin.page);
  await well.waitFor();
  await devices.getByText("Rien à signaler sur vos 2 appareils.").waitFor();
  await server.getByText("Le serveur enregistre ce que les appareils lui envoient.").waitFor();
  assert.equal(await devices.getByRole("listitem").count(), 0);

  await malo.offline(true);
  await malo.until((sync) => sync.link !== "Online");
  const other = await admin.tab("/administration/appareils");
  const row = other.locator("#admin-devices li").filter({ hasText: "Tablette de Malo" });
  await row.getByRole("button", { name: "Révoquer" }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Révoquer" }).click();
  await row.getByText("Révoqué", { exact: true }).waitFor();
  await other.close();

  const watched = devices.getByRole("listitem").filter({ hasText: "Tablette de Malo" });
  await watched.getByText("Révoqué, pas encore vidé").waitFor();
  await watched.getByText("Révoqué aujourd’hui, et pas revenu depuis").waitFor();
  assert.equal(await devices.getByRole("listitem").count(), 1);
  assert.equal(await well.count(), 0);

  await malo.offline(false);
  await malo.page.locator("#wiped").waitFor();
  await well.waitFor();
  assert.equal(await devices.getByRole("listitem").count(), 0);
  assert.deepEqual([...admin.errors, ...malo.errors], []);
});

test("the figures follow what happens", async () => {
  const office = await company();
  const admin = await office.person(FIRST, { size: "desktop" });
  const malo = await office.person("Malo");
  await admin.go(SCREEN);
  const { server } = parts(admin.page);
  await figure(server, "Appareils connectés").getByText("2 maintenant").waitFor();
  await figure(server, "Dernière sauvegarde").getByText("aucune connue de ce serveur").waitFor();
  const before = await figure(server, "Journal").textContent();
  await create(malo, "11", "Le Fournil du Port");
  await malo.settled();
  await admin.page.getByRole("button", { name: "Relire" }).click();
  await admin.when(([selector, text]) => document.querySelector(selector).textContent !== text, ["#health-server dl > div:nth-child(2) > dd", before]);
  const [first, second] = [before, await figure(server, "Journal").textContent()].map((text) => parseInt(text, 10));
  assert.ok(second > first, `${first}, then ${second}`);
  await malo.close();
  await figure(server, "Appareils connectés").getByText("1 maintenant").waitFor();
  assert.deepEqual(admin.errors, []);
});

test("each reason is told with what to do, the worst first", async (t) => {
  const office = await company();
  for (const [size, dark] of [["desktop", false], ["phone", true]]) {
    const admin = await office.person(FIRST, { size, dark });
    const { page } = admin;
    await tellOf(page, ONE_OF_EACH);
    await admin.go(SCREEN);
    const { devices } = parts(page);
    await devices.getByRole("listitem").first().waitFor();

    await t.test(`in words, ${size}`, async () => {
      const tags = ["Révoqué, pas encore vidé", "Modifications en attente", "Délai sans contact dépassé", "En retard", "Se remplit", "Absent", "Version ancienne"];
      const titles = await devices.getByRole("heading", { level: 3 }).allTextContents();
      assert.deepEqual(titles, ONE_OF_EACH(0).map(({ name }, place) => `${name} ${tags[place]}`));
      const edits = devices.getByRole("listitem").filter({ hasText: "iPhone de Gwenaëlle" });
      assert.match(await edits.textContent(), /12 modifications attendent sur cet appareil, qui n’a pas été vu depuis 9 jours/);
      assert.match(await edits.textContent(), /À faire\s: demander à Gwenaëlle Kermarrec d’y ouvrir Carnet/);
      const behind = devices.getByRole("listitem").filter({ hasText: "Surface de Yann" });
      assert.match(await behind.textContent(), /12\s480 modifications du journal ne sont pas encore chez lui/);
    });

    await t.test(`for everybody, ${size}, ${dark ? "dark" : "light"}`, async () => {
      assert.deepEqual(await violations(admin), []);
    });

    await t.test(`without scrolling sideways, ${size}`, async () => {
      for (const width of [SIZES[size].width, 320]) {
        await page.setViewportSize({ ...SIZES[size], width });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${wide} pixels too wide at ${width}`);
      }
      await page.setViewportSize(SIZES[size]);
    });

    await t.test(`nothing to see to, ${size}`, async () => {
      await page.unrouteAll({ behavior: "wait" });
      await page.getByRole("button", { name: "Relire" }).click();
      await parts(page).well.waitFor();
      assert.deepEqual(await violations(admin), []);
    });
    assert.deepEqual(admin.errors, []);
  }
});

test("a server that does not answer shows nothing as if it were fresh", async () => {
  const office = await company();
  const admin = await office.person(FIRST, { size: "tablet" });
  const { page } = admin;
  await admin.go(SCREEN);
  const { server, devices, well } = parts(page);
  await well.waitFor();
  await office.stop();
  await devices.getByRole("button", { name: "Relire" }).click();
  await devices.getByRole("alert").getByText("Le serveur ne répond pas").waitFor();
  await devices.getByText(/^Dernière réponse à \d\d:\d\d:\d\d\.$/).waitFor();
  assert.equal(await server.count(), 0);
  assert.equal(await well.count(), 0);
  assert.deepEqual(await violations(admin), []);
  await office.start();
  await well.waitFor();
  await server.waitFor();
  assert.equal(await devices.getByRole("alert").count(), 0);
  assert.deepEqual(admin.errors, []);
});

test("nobody else is told, and English says the same", async () => {
  const office = await company();
  const admin = await office.person(FIRST, { locale: "en-GB" });
  const malo = await office.person("Malo");
  await malo.go(SCREEN);
  const refused = parts(malo.page);
  await refused.devices.getByRole("alert").getByText("Seuls les administrateurs peuvent faire cela.").waitFor();
  assert.equal(await refused.server.count(), 0);
  await tellOf(admin.page, ONE_OF_EACH);
  await admin.go(SCREEN);
  await admin.page.getByRole("heading", { name: "State of the server" }).waitFor();
  await admin.page.locator("#health-devices").getByText("12 changes wait on this device, which was not seen for 9 days.").waitFor();
  await admin.page.unrouteAll({ behavior: "ignoreErrors" });
  assert.deepEqual([...admin.errors, ...malo.errors], []);
});
