// A device that an administrator withdraws: refused where it is, emptied, with what it never sent told to
// its user; and the second way in, with a password.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { company } from "./kit.mjs";

/** Whom the server invites first. */
const FIRST = "Administrateur";
const PASSWORD = "trois chevaux dorment";

const set = (field, value) => ({ Set: { place: "Root", field, value: { Text: value } } });
const create = (person, id, name) =>
  person.ask({ Apply: [{ doc: { Contact: id.repeat(16) }, edits: [set("legal_name", name)] }] });

/** The code that an app shows for this secret, so many steps of 30 s from now (RFC 6238). */
function code(secret, steps) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", key).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** How many rows the app keeps in this browser profile. They are sealed: see lock.test.mjs. */
async function kept(person) {
  return person.page.evaluate(async () => {
    const done = (asked) => new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    const db = await done(indexedDB.open("carnet-sealed"));
    const count = await done(db.transaction("rows").objectStore("rows").count());
    db.close();
    return count;
  });
}

/** The row that tells how to open the others, and a report. */
const BARE = 2;

test("a withdrawn device is emptied, and what it never sent is told", async () => {
  const office = await company();
  const admin = await office.person(FIRST, { size: "desktop" });
  const malo = await office.person("Malo");
  await create(malo, "11", "Le Fournil du Port");
  await malo.settled();
  await admin.settled();
  assert.ok((await kept(malo)) > BARE);
  // Nobody but an administrator finds the way.
  await malo.go("/reglages");
  await malo.page.locator("#account").waitFor();
  assert.equal(await malo.page.getByRole("heading", { name: "Administration" }).count(), 0);
  await malo.offline(true);
  await malo.until((sync) => sync.link !== "Online");
  await create(malo, "22", "Jamais envoyée");
  await malo.until((sync) => sync.pending === 1 && sync.unsaved === 0);

  await admin.go("/reglages");
  await admin.page.getByRole("link", { name: "Ouvrir" }).click();
  await admin.page.getByRole("link", { name: "Appareils" }).click();
  const row = admin.page.locator("#admin-devices li").filter({ hasText: "Tablette de Malo" });
  await row.getByRole("button", { name: "Révoquer" }).click();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Révoquer" }).click();
  await row.getByText("Révoqué", { exact: true }).waitFor();

  await malo.offline(false);
  const report = malo.page.locator("#wiped");
  await report.waitFor();
  assert.match(await report.textContent(), /Jamais envoyée/);
  assert.equal(await malo.page.getByRole("heading", { name: /Annuaire/ }).count(), 0);
  assert.ok((await kept(malo)) <= BARE + 1, "what is left is the report, in two rows");
  await report.getByRole("button", { name: /J’ai lu/ }).click();
  await report.waitFor({ state: "detached" });
  assert.equal(await kept(malo), 1);
  await admin.settled();
  assert.equal((await admin.search("Jamais")).length, 0, "nothing of it was taken");

  await admin.page.getByRole("link", { name: "Journal" }).click();
  const journal = admin.page.locator("#admin-journal");
  await journal.getByLabel("Rechercher dans le journal").fill("revoked");
  await journal.getByRole("button", { name: "Rechercher" }).click();
  await journal.getByText("Appareil révoqué").waitFor();
  assert.equal(await journal.locator("li").count(), 1);
  assert.deepEqual([...admin.errors, ...malo.errors], []);
});

test("a device that is connected when it is withdrawn is out at once", async () => {
  const office = await company();
  const admin = await office.person(FIRST, { size: "desktop" });
  const malo = await office.person("Malo");
  await admin.go("/administration/appareils");
  const row = admin.page.locator("#admin-devices li").filter({ hasText: "Tablette de Malo" });
  await row.getByText("Connecté").waitFor();
  await row.getByRole("button", { name: "Révoquer" }).click();
  const started = performance.now();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Révoquer" }).click();
  await malo.page.locator("#wiped").waitFor();
  console.log(`from the button to the emptied screen: ${Math.round(performance.now() - started)} ms`);
  assert.deepEqual([...admin.errors, ...malo.errors], []);
});

test("a password signs in beside the link, and signing out empties the device", async () => {
  const office = await company();
  const nadia = await office.person("Nadia");
  await create(nadia, "11", "Le Fournil du Port");
  await nadia.settled();
  await nadia.go("/reglages");
  const account = nadia.page.locator("#account");
  await account.getByLabel("Adresse e-mail").fill("nadia@armor.example");
  const strength = account.locator(".strength");
  await account.getByLabel("Nouveau mot de passe").fill("court");
  await strength.getByText("Un mot de passe a dix caractères ou plus.").waitFor();
  await account.getByRole("button", { name: "Enregistrer" }).click();
  await nadia.page.locator(".toasts").getByText("Un mot de passe a dix caractères ou plus.").waitFor();
  await account.getByLabel("Nouveau mot de passe").fill("Thursday2024");
  await strength.getByText("Ce mot de passe se devine trop vite").waitFor();
  await account.getByLabel("Nouveau mot de passe").fill(PASSWORD);
  await strength.getByText(/^(Bon|Très bon)$/).waitFor();
  await account.getByRole("button", { name: "Enregistrer" }).click();
  await nadia.page.getByText("Mot de passe enregistré").waitFor();
  await account.getByRole("button", { name: "Activer" }).click();
  const secret = await account.locator("#account-secret").textContent();
  await account.getByLabel("Code à six chiffres").fill(code(secret, -1));
  await account.getByRole("button", { name: "Confirmer" }).click();
  await nadia.page.getByText("Un code sera demandé à chaque connexion").waitFor();
  await nadia.page.getByRole("button", { name: "Déconnecter cet appareil" }).click();
  await nadia.page.getByRole("heading", { name: "Bienvenue dans Carnet" }).waitFor();
  assert.equal(await kept(nadia), 1);

  await nadia.page.getByRole("button", { name: "Utiliser un mot de passe" }).click();
  await nadia.page.getByLabel("Adresse e-mail").fill("nadia@armor.example");
  await nadia.page.getByLabel("Mot de passe").fill("quatre chevaux dorment");
  await nadia.page.getByRole("button", { name: "Se connecter", exact: true }).click();
  await nadia.page.getByText("L’adresse ou le mot de passe n’est pas le bon.").waitFor();
  await nadia.page.getByLabel("Mot de passe").fill(PASSWORD);
  await nadia.page.getByRole("button", { name: "Se connecter", exact: true }).click();
  await nadia.page.getByLabel("Code à six chiffres").fill(code(secret, 0));
  await nadia.page.getByRole("button", { name: "Se connecter", exact: true }).click();
  await nadia.page.getByRole("heading", { name: /Annuaire/ }).first().waitFor();
  await nadia.settled();
  assert.equal((await nadia.search("Fournil")).length, 1);
  assert.deepEqual(nadia.errors, []);
});
