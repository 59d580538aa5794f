// A device that is locked with a code: what is on it can't be read, by hand or from a copy of its files; nothing of it stays
// on the screen; nothing that was written is lost.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { SIZES, company, field } from "./kit.mjs";
import { CLIENT, NAME, OTHER, PIN, check, choose, demand, isLocked, isOpen, lock, show, shown, type, unlock, write } from "./locking.mjs";
import { atTheStart, giveRoom, withoutRoom } from "./room.mjs";
import * as sealed from "./sealed.mjs";

/** What a version before sealing left in a browser: a note with a client's name. */
async function before(office, page) {
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
    for (const order of [{ Set: { present: PIN, secret: OTHER } }, { Remove: { present: PIN } }, { Settle: { after: 0, wipe: true } }, "Now"]) {
      assert.deepEqual(await nadia.ask({ Lock: order }), { Failed: "Locked" }, "nobody is to think that it was done");
    }
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
    // A page takes its name once it is painted, and a browser lets a tab in the background wait for that.
    await second.waitForFunction((name) => document.title.includes(name), NAME);
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
  await type(page, "Tapé, pas enregistré");
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
  await page.keyboard.press("Escape");

  const add = async () => {
    await show(page, `/fiche/${CLIENT}/informations`);
    await page.getByRole("button", { name: "Ajouter : Adresses" }).click();
    return page.getByRole("dialog").getByLabel("Ville");
  };
  await (await add()).fill("Quimperlé");
  await nadia.ask({ Lock: "Now" });
  await isLocked(page);
  await unlock(page);
  await isOpen(page);
  await add();
  await nadia.when(() => [...document.querySelectorAll("dialog input")].some((field) => field.value === "Quimperlé"));
  assert.deepEqual(nadia.errors, []);
});

test("a role that is being written when it locks is there again", async () => {
  const office = await company();
  const admin = await office.person("Administrateur", { size: "desktop" });
  const { page } = admin;
  await choose(admin);
  const begin = async () => {
    await show(page, "/administration/roles");
    await page.getByRole("button", { name: "Nouveau rôle" }).click();
    return page.locator("#role-name");
  };
  await (await begin()).fill("Vendeurs du sud");
  await admin.ask({ Lock: "Now" });
  await isLocked(page);
  await unlock(page);
  await isOpen(page);
  await begin();
  await admin.when(() => document.querySelector("#role-name")?.value === "Vendeurs du sud");
  assert.deepEqual(admin.errors, []);
});

test("what is typed in a tab is kept when the tab that has the key is closed", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  await write(nadia, "legal_name", NAME);
  await choose(nadia);
  const second = await nadia.tab(`/fiche/${CLIENT}/informations`);
  await type(second, "Tapé, pas enregistré");
  await nadia.page.close();
  await isLocked(second);
  // It is in memory alone, and said to be.
  await second.getByText("Une modification tapée juste avant n’est pas encore enregistrée").waitFor();
  await nadia.when(() => document.documentElement.hasAttribute("data-unsaved"), undefined, second);
  assert.equal((await nadia.ask({ Lock: "Status" }, second)).Lock.waiting, 1, "an erasure would lose it");
  await check({ page: second }, "lock-unsaved");
  await unlock(second);
  await isOpen(second);
  await nadia.when(() => !document.documentElement.hasAttribute("data-unsaved"), undefined, second);
  await second.getByText("Tapé, pas enregistré").first().waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("a hand that comes after the device slept locks it", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  await choose(nadia);
  // While it sleeps, no timer runs; the calendar goes on.
  await nadia.page.workers()[0].evaluate(() => {
    const { now } = Date;
    Date.now = () => now.call(Date) + 3_600_000;
  });
  await nadia.page.keyboard.press("Shift");
  await isLocked(nadia.page);
});

test("a store that does not open again is locked on the screen, and it is said why", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await write(nadia, "legal_name", NAME);
  await choose(nadia);
  await show(page, `/fiche/${CLIENT}/informations`);
  await page.getByRole("heading", { name: NAME }).first().waitFor();
  const header = await sealed.value(page, "4b");
  await sealed.put(page, "4b", "ff");
  await nadia.ask({ Lock: "Now" });
  await isLocked(page);
  await page.getByText(/Ce que contient cet appareil ne peut pas être lu/).waitFor();
  assert.doesNotMatch(await shown(page), new RegExp(NAME));
  await check(nadia, "lock-trouble");

  // The right code, and another row that is damaged.
  const [grant] = await sealed.keys(page, "525867");
  const before = await sealed.value(page, grant);
  await sealed.put(page, grant, "00");
  await sealed.put(page, "4b", header);
  const opens = (pin) => nadia.when(async (pin) => "Lock" in JSON.parse(await window.carnet.request(JSON.stringify({ Lock: { Unlock: pin } }))), pin);
  await opens(PIN);
  await page.getByText(/Ce que contient cet appareil ne peut pas être lu/).waitFor();
  await sealed.put(page, grant, before);
  await opens(PIN);
  await isOpen(page);
  await page.getByRole("heading", { name: NAME }).first().waitFor();
});

test("whoever has a store that does not open erases it, if they say so, and signs in anew", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "phone" });
  const { page } = nadia;
  await write(nadia, "legal_name", NAME);
  await show(page, `/fiche/${CLIENT}/informations`);
  await page.getByRole("heading", { name: NAME }).first().waitFor();
  await sealed.put(page, "4b", "ff");
  const damaged = await sealed.value(page, "4b");
  await page.reload();
  await page.getByRole("heading", { name: "Carnet ne peut pas s’ouvrir" }).waitFor();
  const erase = page.getByRole("button", { name: "Repartir de zéro sur cet appareil" });
  await erase.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/n’a pas encore envoyé au serveur sera perdu/).waitFor();
  await check(nadia, "trouble-erase");
  await dialog.getByRole("button", { name: "Ne rien effacer" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(await sealed.value(page, "4b"), damaged, "nothing was erased");
  await erase.click();
  await dialog.getByRole("button", { name: "Tout effacer" }).click();
  await page.getByRole("heading", { name: "Bienvenue dans Carnet" }).waitFor();
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
  await show(page, `/fiche/${CLIENT}/informations`);
  await type(page, "Tapé, pas enregistré");
  await demand(nadia, 5);
  await page.getByRole("heading", { name: "Choisissez un code pour cet appareil" }).waitFor();
  assert.doesNotMatch(await shown(page), new RegExp(NAME));
  await page.reload();
  await page.getByRole("heading", { name: "Choisissez un code pour cet appareil" }).waitFor();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await check(nadia, `missing-${size}-${colorScheme}`);
    }
  }
  assert.doesNotMatch(await shown(page), new RegExp(NAME), "nor at a start");
  await page.getByLabel("Nouveau code", { exact: true }).fill(PIN);
  await page.getByLabel("Confirmer le code").fill(PIN);
  await page.getByRole("button", { name: "Verrouiller avec ce code" }).click();
  await page.getByText(NAME).first().waitFor();
  const { Lock } = await nadia.ask({ Lock: "Status" });
  assert.equal(Lock.required, 300);
  assert.equal(field(await nadia.fiche(CLIENT), "origin").value.Text, "Tapé, pas enregistré", "it was saved before the screen shut");
  const never = await nadia.ask({ Lock: { Settle: { after: 0, wipe: false } } });
  assert.equal(never.Lock.after, 300, "pages say that somebody is there for as long as it locks by itself");
  assert.equal((await nadia.ask("Status")).Status.lock.after, 300);
  assert.deepEqual(await nadia.ask({ Lock: { Remove: { present: PIN } } }), { Failed: { Code: "Required" } });
  assert.deepEqual(nadia.errors, []);
});

test("a device of a version before is sealed at its first start", async () => {
  const office = await company();
  const nadia = await office.browser();
  const { page } = nadia;
  await before(office, page);
  await nadia.go("/");
  await page.getByRole("heading", { name: "Bienvenue dans Carnet" }).waitFor();
  assert.deepEqual(await nadia.ask({ GetLocal: { key: "filtre" } }), { Local: `"${NAME}"` });
  await nadia.when(async () => (await indexedDB.databases()).every(({ name }) => name !== "carnet"));
  const [row] = await sealed.keys(page, "52586c");
  assert.equal(sealed.open(await sealed.dataKey(page), row, await sealed.value(page, row)).toString(), `"${NAME}"`);
});

test("a device of a version before that has no room for both says so, and opens once it has", async () => {
  const office = await company();
  const nadia = await office.browser();
  const { page } = nadia;
  await before(office, page);
  await atTheStart(page, withoutRoom);
  await nadia.go("/");
  await page.getByRole("heading", { name: "Carnet ne peut pas s’ouvrir" }).waitFor();
  await page.getByText(/Cet appareil n’a plus assez de place. Rien n’est perdu/).waitFor();
  await check(nadia, "trouble");
  await giveRoom(page);
  await page.getByRole("heading", { name: "Bienvenue dans Carnet" }).waitFor();
  assert.deepEqual(await nadia.ask({ GetLocal: { key: "filtre" } }), { Local: `"${NAME}"` });
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
