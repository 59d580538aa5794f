// A device that is locked with a code: what is on it can't be read, by hand or from a copy of its files; nothing of it stays
// on the screen; nothing that was written is lost.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { company, field } from "./kit.mjs";
import * as sealed from "./sealed.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PIN = "482913";
const OTHER = "482914";
/** A client that stands nowhere else. */
const NAME = "Fournil Quatremarelles";

const set = (key, value) => ({ Set: { place: "Root", field: key, value: { Text: value } } });
const CLIENT = "11".repeat(16);

async function write(person, key, value, page = person.page) {
  const reply = await person.ask({ Apply: [{ doc: { Contact: CLIENT }, edits: [set(key, value)] }] }, page);
  assert.ok("Applied" in reply, JSON.stringify(reply));
}

/** Sets a code in the settings, as a person would. */
async function choose(person, pin = PIN) {
  await person.go("/reglages");
  const card = person.page.locator("#lock");
  await card.getByLabel("Nouveau code", { exact: true }).fill(pin);
  await card.getByLabel("Confirmer le code").fill(pin);
  await card.getByRole("button", { name: "Verrouiller avec ce code" }).click();
  await person.page.getByText("Code enregistré").waitFor();
}

/** Goes there within the app: a page that is loaded anew asks for the code. */
async function show(page, at) {
  await page.evaluate((at) => {
    history.pushState(null, "", at);
    dispatchEvent(new PopStateEvent("popstate"));
  }, at);
}

async function lock(person) {
  await show(person.page, "/reglages");
  await person.page.getByRole("button", { name: "Verrouiller maintenant" }).click();
  await isLocked(person.page);
}

async function isLocked(page) {
  await page.getByRole("heading", { name: "Carnet est verrouillé" }).waitFor();
}

async function unlock(page, pin = PIN) {
  await page.locator("#lock-code").fill(pin);
  await page.getByRole("button", { name: "Déverrouiller" }).click();
}

async function isOpen(page) {
  await page.locator("#lock-code").waitFor({ state: "detached" });
  await page.locator(".app:not([aria-busy])").waitFor();
}

/** All that a page holds in sight and out of it. */
function shown(page) {
  return page.evaluate(() => document.title + document.documentElement.outerHTML);
}

/** Every byte of the profile's IndexedDB, as somebody finds it who copies the files. */
async function copied(person) {
  const folder = path.join(person.folder, "Default", "IndexedDB");
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const contents = files.filter((file) => file.isFile()).map((file) => readFile(path.join(file.parentPath, file.name)));
  return Buffer.concat(await Promise.all(contents));
}

test("a locked device shows and tells nothing, opens with its code alone, and goes on where it was", async (t) => {
  const office = await company({ demo: 30 });
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  await write(nadia, "legal_name", NAME);
  await nadia.settled();
  await choose(nadia);
  const second = await nadia.tab(`/fiche/${CLIENT}/informations`);
  await second.getByRole("heading", { name: NAME }).first().waitFor();

  await t.test("all tabs show the lock alone", async () => {
    await lock(nadia);
    await isLocked(second);
    for (const tab of [page, second]) {
      assert.doesNotMatch(await shown(tab), new RegExp(`${NAME}|Nadia|Armor`));
      assert.equal(await tab.title(), "Verrouillé – Carnet");
    }
    assert.deepEqual(await nadia.ask({ Fiche: CLIENT }), { Failed: "Locked" });
    assert.deepEqual(await nadia.ask("Token", second), { Failed: "Locked" });
    assert.equal((await nadia.ask("Status")).Status.user, null);
  });

  await t.test("a wrong code opens nothing, also after a reload without a network", async () => {
    await nadia.offline(true);
    await page.reload();
    await isLocked(page);
    await unlock(page, OTHER);
    await page.getByText("Ce n’est pas le bon code.").waitFor();
    assert.deepEqual(await nadia.ask({ Fiche: CLIENT }), { Failed: "Locked" });
  });

  await t.test("opened in one tab, it is open in all", async () => {
    await unlock(page);
    await isOpen(page);
    await second.getByRole("heading", { name: NAME }).first().waitFor();
    assert.match(await second.title(), new RegExp(NAME));
  });

  await t.test("what is written offline survives the lock and is sent", async () => {
    await write(nadia, "origin", "Salon de Rennes", second);
    await lock(nadia);
    await isLocked(second);
    assert.equal((await nadia.ask({ Lock: "Status" })).Lock.waiting, 1, "counted without reading");
    await nadia.offline(false);
    await unlock(second);
    await isOpen(second);
    assert.equal(field(await nadia.fiche(CLIENT), "origin").value.Text, "Salon de Rennes");
    await nadia.settled();
  });

  await t.test("a copy of its files holds no client's name", async () => {
    await lock(nadia);
    const bytes = await copied(nadia);
    assert.ok(bytes.length > 10_000, `${bytes.length} bytes are not a client file`);
    for (const encoding of ["utf8", "utf16le"]) {
      assert.ok(!bytes.includes(Buffer.from(NAME, encoding)), encoding);
      assert.ok(!bytes.includes(Buffer.from("Quatremarelles", encoding)), encoding);
      assert.ok(!bytes.includes(Buffer.from("Salon de Rennes", encoding)), encoding);
    }
    await assert.rejects(sealed.dataKey(page), /no key in the clear/);
  });
  assert.deepEqual(nadia.errors, []);
});

test("what is typed when it locks by itself is kept", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await write(nadia, "legal_name", NAME);
  await choose(nadia);
  await show(page, `/fiche/${CLIENT}/informations`);
  await page.locator('[data-field="origin"]').click();
  await page.keyboard.type("Tapé, pas enregistré");
  // As a person chooses minutes, a script may choose a second.
  const reply = await nadia.ask({ Lock: { Settle: { after: 1, wipe: false } } });
  assert.equal(reply.Lock.after, 1);
  await isLocked(page);
  await unlock(page);
  // A second is over before a slow machine has drawn the fiche.
  await nadia.ask({ Lock: { Settle: { after: 300, wipe: false } } });
  await page.getByText("Tapé, pas enregistré").first().waitFor();
  await page.keyboard.press("n");
  await page.getByRole("dialog").getByLabel("Nom ou raison sociale").fill("Jamais créée");
  await nadia.ask({ Lock: "Now" });
  await isLocked(page);
  await unlock(page);
  await isOpen(page);
  await page.keyboard.press("n");
  await page.locator("dialog input").nth(0).waitFor();
  await nadia.when(() => [...document.querySelectorAll("dialog input")].some((field) => field.value === "Jamais créée"));
  assert.deepEqual(nadia.errors, []);
});

test("five wrong codes make one wait, and a closed browser changes nothing about that", async () => {
  const office = await company();
  const nadia = await office.person("Nadia");
  await choose(nadia);
  await lock(nadia);
  for (let i = 0; i < 5; i++) {
    assert.deepEqual(await nadia.ask({ Lock: { Unlock: OTHER } }), { Failed: { Code: "Wrong" } });
  }
  const refused = await nadia.ask({ Lock: { Unlock: PIN } });
  const until = refused.Failed.Code.Wait;
  assert.ok(until > Date.now(), JSON.stringify(refused));
  await nadia.kill();
  await nadia.open();
  await nadia.go("/annuaire");
  await isLocked(nadia.page);
  await nadia.page.getByText(/Trop d’essais : réessayez à partir de/).waitFor();
  assert.deepEqual(await nadia.ask({ Lock: { Unlock: PIN } }), refused);
});

test("a forgotten code: everything goes, and it is said what was lost", async () => {
  const office = await company();
  const nadia = await office.person("Nadia");
  const { page } = nadia;
  await write(nadia, "legal_name", NAME);
  await nadia.settled();
  await choose(nadia);
  await nadia.offline(true);
  await nadia.until((sync) => sync.link !== "Online");
  await write(nadia, "origin", "Salon de Rennes");
  await lock(nadia);
  await page.getByRole("button", { name: "Code oublié ?" }).click();
  await page.getByText("Une modification n’a pas encore été envoyée : elle serait perdue.").waitFor();
  await page.getByRole("button", { name: "Effacer cet appareil…" }).click();
  await page.getByRole("button", { name: "Oui, tout effacer" }).click();
  await page.getByRole("heading", { name: "Bienvenue dans Carnet" }).waitFor();
  await page.getByText("Cet appareil a été effacé sans son code").waitFor();
  await page.getByText("Une modification n’avait pas encore été envoyée.").waitFor();
  assert.equal((await nadia.ask({ Lock: "Status" })).Lock.code, null);
});

test("invite, second device, lock, offline, unlock, edit, revoked: emptied at the next contact, the edit reported", async () => {
  const office = await company();
  const admin = await office.person("Administrateur", { size: "desktop" });
  const malo = await office.person("Malo");
  await write(malo, "legal_name", NAME);
  await malo.settled();
  await choose(malo);
  await lock(malo);
  await malo.offline(true);
  await unlock(malo.page);
  await isOpen(malo.page);
  await malo.until((sync) => sync.link !== "Online");
  await write(malo, "origin", "Jamais envoyée");
  await malo.until((sync) => sync.pending === 1 && sync.unsaved === 0);

  await admin.go("/reglages");
  await admin.page.getByRole("link", { name: "Ouvrir" }).click();
  await admin.page.getByRole("link", { name: "Appareils" }).click();
  const row = admin.page.locator("#admin-devices li").filter({ hasText: "Tablette de Malo" });
  await row.getByRole("button", { name: "Révoquer" }).click();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Révoquer" }).click();
  await row.getByText("Révoqué", { exact: true }).waitFor();

  await malo.offline(false);
  // The page is loaded anew, and the report lies behind the code: it has names in it.
  await isLocked(malo.page);
  assert.doesNotMatch(await shown(malo.page), /Jamais envoyée/);
  await unlock(malo.page);
  const report = malo.page.locator("#wiped");
  await report.waitFor();
  assert.match(await report.textContent(), /Jamais envoyée/);
  await report.getByRole("button", { name: /J’ai lu/ }).click();
  await report.waitFor({ state: "detached" });
  await malo.when(async () => JSON.parse(await window.carnet.request('{"Lock":"Status"}')).Lock.code === null);
  assert.deepEqual([...admin.errors, ...malo.errors], []);
});

test("a company that demands a code gets one before anything is shown", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await write(nadia, "legal_name", NAME);
  const demand = { doc: "Settings", edits: [["lock_required", { Bool: true }], ["lock_after", { Int: 5 }]].map(([field, value]) => ({ Set: { place: "Root", field, value } })) };
  assert.ok("Applied" in (await nadia.ask({ Apply: [demand] })));
  await page.getByRole("heading", { name: "Choisissez un code pour cet appareil" }).waitFor();
  assert.doesNotMatch(await shown(page), new RegExp(NAME));
  await page.reload();
  await page.getByLabel("Nouveau code", { exact: true }).fill(PIN);
  await page.getByLabel("Confirmer le code").fill(PIN);
  await page.getByRole("button", { name: "Verrouiller avec ce code" }).click();
  await page.getByText(NAME).first().waitFor();
  const { Lock } = await nadia.ask({ Lock: "Status" });
  assert.equal(Lock.required, 300);
  assert.deepEqual(await nadia.ask({ Lock: { Remove: { present: PIN } } }), { Failed: { Code: "Required" } });
  assert.deepEqual(nadia.errors, []);
});

test("a device of a version before is sealed at its first start", async () => {
  const office = await company();
  const nadia = await office.browser();
  const { page } = nadia;
  await page.goto(`${office.url}/icons/icon.svg`);
  await page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const asked = indexedDB.open("carnet", 1);
    asked.onupgradeneeded = () => ["rows", "lead"].forEach((name) => asked.result.createObjectStore(name));
    const db = await done(asked);
    const bytes = (text) => new TextEncoder().encode(text);
    await done(db.transaction("rows", "readwrite").objectStore("rows").put(bytes('"Fournil Quatremarelles"'), bytes("Xlfiltre")));
    db.close();
  });
  await nadia.go("/");
  await page.getByRole("heading", { name: "Bienvenue dans Carnet" }).waitFor();
  assert.deepEqual(await nadia.ask({ GetLocal: { key: "filtre" } }), { Local: `"${NAME}"` });
  await nadia.when(async () => (await indexedDB.databases()).every(({ name }) => name !== "carnet"));
  const [row] = await sealed.keys(page, "52586c");
  assert.equal(sealed.open(await sealed.dataKey(page), row, await sealed.value(page, row)).toString(), `"${NAME}"`);
});

test("the lock screen is fit for everybody, in both themes and at three sizes", async (t) => {
  const office = await company();
  for (const [size, dark] of [["phone", false], ["tablet", true], ["desktop", false], ["phone", true], ["tablet", false]]) {
    await t.test(`${size}, ${dark ? "dark" : "light"}`, async () => {
      const nadia = await office.person("Nadia", { size, dark });
      await choose(nadia);
      await check(nadia, `settings-${size}-${dark}`);
      await lock(nadia);
      assert.equal(await nadia.page.locator("#lock-code").getAttribute("inputmode"), "numeric");
      await nadia.page.locator("#lock-code:focus").waitFor();
      await check(nadia, `lock-${size}-${dark}`);
      await unlock(nadia.page, OTHER);
      await nadia.page.getByText("Ce n’est pas le bon code.").waitFor();
      await check(nadia, `wrong-${size}-${dark}`);
      await nadia.page.getByRole("button", { name: "Code oublié ?" }).click();
      await check(nadia, `forgotten-${size}-${dark}`);
    });
  }
});

/** What axe says; with `CARNET_SHOTS`, a picture in that folder. */
async function check({ page }, name) {
  const { CARNET_SHOTS: folder } = process.env;
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), TAGS);
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
}
