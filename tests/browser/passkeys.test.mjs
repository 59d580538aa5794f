// Passkeys: signing a device in without typing anything, and opening a locked one, without a network too. A prompt that
// somebody says no to leaves everything as it was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { at, authenticator, named } from "./authenticator.mjs";
import { company, field } from "./kit.mjs";
import { CLIENT, NAME, OTHER, PIN, check, choose, demand, isLocked, isOpen, lock, show, unlock, write } from "./locking.mjs";

const CANCELLED = "La clé d’accès n’a pas été présentée : rien n’a changé.";
const FOREIGN = "Cette clé d’accès ne connecte personne ici";
/** Whom the server invites first. */
const FIRST = "Administrateur";

/** Adds a passkey in the settings, as a person would. */
async function add(person, name) {
  const part = person.page.locator("#passkeys");
  await part.getByLabel("Nom de la clé d’accès").fill(name);
  await part.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
  await part.getByRole("heading", { name }).waitFor();
}

/** A device of nobody's, on its sign-in screen, with an authenticator. */
async function stranger(office, options) {
  const device = await office.browser(options);
  device.url = named(office.url);
  await device.go("/");
  await device.page.getByRole("heading", { name: "Bienvenue dans Carnet" }).waitFor();
  return [device, await authenticator(device)];
}

async function present(device) {
  await device.page.getByRole("button", { name: "Utiliser une clé d’accès" }).click();
}

async function isSignedIn(device) {
  await device.page.getByRole("heading", { name: /Annuaire/ }).first().waitFor();
  await device.settled();
}

test("a passkey signs another device of its owner in, until it is removed", async () => {
  const office = await company();
  const admin = await at(office, FIRST, { size: "desktop" });
  const nadia = await at(office, "Nadia");
  await write(nadia, "legal_name", NAME);
  await nadia.settled();
  const keeper = await authenticator(nadia);
  await nadia.go("/reglages");
  const part = nadia.page.locator("#passkeys");
  assert.equal(await part.getByLabel("Nom de la clé d’accès").inputValue(), "Tablette de Nadia", "a name is proposed");
  await add(nadia, "Trousseau de Nadia");
  await part.getByText("jamais utilisée").waitFor();
  const [credential] = await keeper.credentials();
  assert.ok(credential.isResidentCredential, "nobody types who they are");
  await check(nadia, "passkeys-tablet");

  const [phone, pocket] = await stranger(office, { size: "phone" });
  await present(phone);
  await phone.page.getByText(CANCELLED).waitFor();
  await pocket.add(credential);
  await check(phone, "passkeys-sign-in-phone");
  await present(phone);
  await isSignedIn(phone);
  assert.equal((await phone.search("Quatremarelles")).length, 1);
  await nadia.go("/reglages");
  await part.getByText("dernière connexion").waitFor();

  await part.getByRole("button", { name: "Retirer la clé d’accès « Trousseau de Nadia »" }).click();
  const dialog = nadia.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Annuler" }).click();
  assert.equal(await part.locator("li").count(), 1);
  await part.getByRole("button", { name: "Retirer la clé d’accès « Trousseau de Nadia »" }).click();
  await dialog.getByRole("button", { name: "Retirer", exact: true }).click();
  await part.locator("li").waitFor({ state: "detached" });
  await keeper.emptied();
  const [again, copy] = await stranger(office);
  await copy.add((await pocket.credentials())[0]);
  await present(again);
  await again.page.getByText(FOREIGN).waitFor();

  await admin.go("/administration/journal");
  const journal = admin.page.locator("#admin-journal");
  for (const act of ["Clé d’accès ajoutée", "Appareil connecté par clé d’accès", "Clé d’accès retirée"]) {
    await journal.getByText(act).first().waitFor();
  }
  assert.deepEqual([...admin.errors, ...nadia.errors, ...phone.errors, ...again.errors], []);
});

test("the field of the address offers passkeys", async () => {
  const office = await company();
  const nadia = await at(office, "Nadia");
  const keeper = await authenticator(nadia);
  await nadia.go("/reglages");
  await add(nadia, "Trousseau");
  const [phone, pocket] = await stranger(office);
  await pocket.add((await keeper.credentials())[0]);
  await phone.page.getByRole("button", { name: "Utiliser un mot de passe" }).click();
  await isSignedIn(phone);
  assert.deepEqual(phone.errors, []);
});

test("who says no when they are asked for a passkey has lost nothing", async () => {
  const office = await company();
  const nadia = await at(office, "Nadia");
  const keeper = await authenticator(nadia);
  await nadia.go("/reglages");
  await keeper.shows(false);
  const part = nadia.page.locator("#passkeys");
  await part.getByLabel("Nom de la clé d’accès").fill("Trousseau");
  await part.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
  await part.getByText(CANCELLED).waitFor();
  assert.equal(await part.getByLabel("Nom de la clé d’accès").inputValue(), "Trousseau", "it can be tried again at once");
  assert.equal(await part.locator("li").count(), 0);
  assert.deepEqual(await keeper.credentials(), []);
  await keeper.shows(true);
  const address = nadia.page.locator("#account").getByLabel("Adresse e-mail");
  await address.fill("nadia@");
  await add(nadia, "Trousseau");
  assert.equal(await address.inputValue(), "nadia@", "what was begun beside it stays");
  await part.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
  await part.getByText("Cet appareil garde déjà une clé d’accès à vous pour Carnet.").waitFor();
  assert.equal(await part.locator("li").count(), 1);

  const [phone, pocket] = await stranger(office);
  await pocket.add((await keeper.credentials())[0]);
  await pocket.shows(false);
  await present(phone);
  await phone.page.getByText(CANCELLED).waitFor();
  await phone.offline(true);
  await pocket.shows(true);
  await present(phone);
  await phone.page.getByText("Le serveur ne répond pas").waitFor();
  await phone.offline(false);
  await phone.page.getByLabel("Nom de cet appareil").fill("Téléphone de Nadia");
  await present(phone);
  await isSignedIn(phone);
  assert.equal((await phone.ask("Status")).Status.user.device, "Téléphone de Nadia");
  assert.deepEqual([...nadia.errors, ...phone.errors], []);
});

test("who has a password shows it to add a passkey", async () => {
  const office = await company();
  const nadia = await at(office, "Nadia");
  const keeper = await authenticator(nadia);
  await nadia.go("/reglages");
  const account = nadia.page.locator("#account");
  await account.getByLabel("Adresse e-mail").fill("nadia@armor.example");
  await account.getByLabel("Nouveau mot de passe").fill("trois chevaux dorment");
  await account.getByRole("button", { name: "Enregistrer" }).click();
  const password = account.getByLabel("Mot de passe, pour ajouter une clé d’accès");
  await password.fill("deux chevaux dorment");
  assert.equal(await account.getByLabel("Adresse e-mail").inputValue(), "nadia@armor.example");
  await account.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
  await account.getByText("L’adresse ou le mot de passe n’est pas le bon.").waitFor();
  assert.deepEqual(await keeper.credentials(), [], "nothing was made for it");
  await password.fill("trois chevaux dorment");
  await add(nadia, "Trousseau");
  assert.equal((await keeper.credentials()).length, 1);
  assert.deepEqual(nadia.errors, []);
});

test("a copy of a passkey is found out by its counter", async () => {
  const office = await company();
  const admin = await at(office, FIRST, { size: "desktop" });
  const keeper = await authenticator(admin);
  await admin.go("/reglages");
  await add(admin, "Clé");
  const [credential] = await keeper.credentials();
  for (let times = 0; times < 2; times += 1) {
    // Each has the counter that the key had when it was copied.
    const [device, pocket] = await stranger(office);
    await pocket.add(credential);
    await present(device);
    if (times === 0) await isSignedIn(device);
    else await device.page.getByText(FOREIGN).waitFor();
  }
  await admin.go("/administration/journal");
  await admin.page.locator("#admin-journal").getByText("Copie d’une clé d’accès détectée").waitFor();
});

test("a passkey opens a locked device, without a network too, beside its code", async (t) => {
  const office = await company();
  const nadia = await at(office, "Nadia");
  const { page } = nadia;
  await write(nadia, "legal_name", NAME);
  await nadia.settled();
  const keeper = await authenticator(nadia);
  await choose(nadia);
  const part = page.locator("#lock-passkey");
  const button = page.getByRole("button", { name: "Utiliser la clé d’accès" });
  const code = part.getByLabel("Code actuel, pour ajouter une clé d’accès");
  const press = () => part.getByRole("button", { name: "Ajouter une clé d’accès" }).click();

  await t.test("it is added by who knows the code and shows it", async () => {
    await code.fill(OTHER);
    await press();
    await part.getByText("Ce n’est pas le bon code.").waitFor();
    assert.deepEqual(await keeper.credentials(), [], "nothing was made for a wrong code");
    await keeper.shows(false);
    await code.fill(PIN);
    await press();
    await part.getByText(CANCELLED).waitFor();
    assert.equal((await nadia.ask({ Lock: "Status" })).Lock.passkey, null);
    await keeper.shows(true);
    await code.fill(PIN);
    await press();
    await part.getByText("Une clé d’accès ouvre aussi cet appareil").waitFor();
    await check(nadia, "passkeys-lock-card-tablet");
  });

  await t.test("it opens it without a network, after a new start", async () => {
    await lock(nadia);
    await nadia.offline(true);
    await page.reload();
    await isLocked(page);
    await check(nadia, "passkeys-locked-tablet");
    await keeper.shows(false);
    await button.click();
    await page.getByText(CANCELLED).waitFor();
    await isLocked(page);
    await keeper.shows(true);
    await button.click();
    await isOpen(page);
    assert.equal(field(await nadia.fiche(CLIENT), "legal_name").value.Text, NAME);
    await nadia.offline(false);
    await nadia.settled();
  });

  await t.test("another's passkey opens nothing, and the code always does", async () => {
    await lock(nadia);
    assert.deepEqual(await nadia.ask({ Lock: { UnlockBy: Array(32).fill(7) } }), { Failed: { Code: "Passkey" } });
    assert.deepEqual(await nadia.ask({ Lock: { UnlockBy: [7] } }), { Failed: { Code: "Passkey" } });
    assert.equal((await nadia.ask({ Lock: "Status" })).Lock.wrong, 0, "that is no try of the code");
    await unlock(page);
    await isOpen(page);
  });

  await t.test("another code keeps it where it is shown", async () => {
    await show(page, "/reglages");
    const card = page.locator("#lock");
    const change = async (from, to) => {
      await card.getByLabel("Code actuel", { exact: true }).fill(from);
      await card.getByLabel("Nouveau code", { exact: true }).fill(to);
      await card.getByLabel("Confirmer le code").fill(to);
      await card.getByRole("button", { name: "Changer le code" }).click();
    };
    await keeper.shows(false);
    await change(PIN, OTHER);
    await card.getByText(CANCELLED).waitFor();
    await keeper.shows(true);
    await card.getByRole("button", { name: "Changer le code" }).click();
    await page.getByText("Code enregistré").waitFor();
    await lock(nadia);
    await button.click();
    await isOpen(page);
    await show(page, "/reglages");
    await card.getByLabel("Garder la clé d’accès").uncheck();
    await change(OTHER, PIN);
    await part.getByText("Ouvrir aussi avec une clé d’accès").waitFor();
    await keeper.emptied();
    await lock(nadia);
    assert.equal(await button.count(), 0);
    await unlock(page);
    await isOpen(page);
  });

  await t.test("removed, it opens nothing any more", async () => {
    await show(page, "/reglages");
    await code.fill(PIN);
    await press();
    await part.getByText("Une clé d’accès ouvre aussi cet appareil").waitFor();
    const gone = part.getByLabel("Code actuel, pour retirer la clé d’accès");
    await gone.fill(OTHER);
    await part.getByRole("button", { name: "Retirer la clé d’accès" }).click();
    await part.getByText("Ce n’est pas le bon code.").waitFor();
    await gone.fill(PIN);
    await part.getByRole("button", { name: "Retirer la clé d’accès" }).click();
    await part.getByText("Ouvrir aussi avec une clé d’accès").waitFor();
    await keeper.emptied();
    await lock(nadia);
    assert.equal(await button.count(), 0);
    await unlock(page);
    await isOpen(page);
    assert.equal(field(await nadia.fiche(CLIENT), "legal_name").value.Text, NAME);
  });
  assert.deepEqual(nadia.errors, []);
});

test("an authenticator that can't open a lock is told of, and the code stays", async () => {
  const office = await company();
  const nadia = await at(office, "Nadia");
  const keeper = await authenticator(nadia, { prf: false });
  await choose(nadia);
  const part = nadia.page.locator("#lock-passkey");
  await part.getByLabel("Code actuel, pour ajouter une clé d’accès").fill(PIN);
  await part.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
  await part.getByText("le code reste la façon de l’ouvrir").waitFor();
  assert.equal((await nadia.ask({ Lock: "Status" })).Lock.passkey, null);
  await keeper.emptied();
  await lock(nadia);
  await unlock(nadia.page);
  await isOpen(nadia.page);
});

test("a browser without passkeys, and an address that is a number, say so", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { locale: "en-GB" });
  await authenticator(nadia);
  await nadia.go("/reglages");
  const part = nadia.page.locator("#passkeys");
  await part.getByRole("button", { name: "Add a passkey" }).click();
  await part.getByText("There are no passkeys at this address").waitFor();
  await nadia.context.addInitScript(() => delete window.PublicKeyCredential);
  await nadia.go("/reglages");
  await part.getByText("This browser has no passkeys at this address").waitFor();
  assert.equal(await part.getByRole("button", { name: "Add a passkey" }).count(), 0);
  assert.deepEqual(nadia.errors, []);
});

test("a company that demands a code is content with no passkey alone", async () => {
  const office = await company();
  const admin = await at(office, FIRST);
  const made = { id: [1], salt: Array(32).fill(3), prf: Array(32).fill(5), present: "" };
  assert.deepEqual(await admin.ask({ Lock: { AddPasskey: made } }), { Failed: { Code: "NoCode" } });
  await demand(admin, 5);
  await admin.page.getByRole("heading", { name: "Choisissez un code pour cet appareil" }).waitFor();
  assert.deepEqual(await admin.ask({ Lock: { AddPasskey: made } }), { Failed: { Code: "NoCode" } });
  await admin.page.getByLabel("Nouveau code", { exact: true }).fill(PIN);
  await admin.page.getByLabel("Confirmer le code").fill(PIN);
  await admin.page.getByRole("button", { name: "Verrouiller avec ce code" }).click();
  await isOpen(admin.page);
});
