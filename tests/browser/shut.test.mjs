// A device whose time without the server is over: it shows nothing, loses nothing, and always has a way back.

import assert from "node:assert/strict";
import { cp, rename, rm } from "node:fs/promises";
import { test } from "node:test";
import { company, field } from "./kit.mjs";
import { CLIENT, NAME, check, isOpen, show, shown, type, write } from "./locking.mjs";
import * as sealed from "./sealed.mjs";

const DAY = 24 * 3_600;
const SHUT = "Verrouillé en attendant le serveur";

/** What this device remembers. */
const NOTES = { favourites: [CLIENT], recent: [], filters: [{ name: "Rennes", query: { text: "rennes" } }] };

/** Its last contact was forty days ago; to be called without a network. The next page that is loaded finds it so. */
async function age({ page }) {
  const [row] = await sealed.keys(page, "525867");
  const then = Math.floor(Date.now() / 1000) - 40 * DAY;
  await sealed.put(page, row, sealed.seal(await sealed.dataKey(page), row, grant({ span: 30 * DAY, contact: then, seen: then })));
}

/** The row `Xg`, CBOR: a map of texts to numbers below 2³². */
function grant(fields) {
  const parts = [Buffer.from([0xa0 + Object.keys(fields).length])];
  for (const [name, number] of Object.entries(fields)) {
    const value = Buffer.alloc(5, 0x1a);
    value.writeUInt32BE(number, 1);
    parts.push(Buffer.from([0x60 + name.length]), Buffer.from(name), value);
  }
  return Buffer.concat(parts);
}

async function isShut(page) {
  await page.getByRole("heading", { name: SHUT }).waitFor();
}

/** Shut, with an edit that waits; without a network. */
async function shut(person) {
  await write(person, "legal_name", NAME);
  await person.settled();
  await person.offline(true);
  await person.until((sync) => sync.link !== "Online");
  await write(person, "origin", "Salon de Rennes");
  await person.until((sync) => sync.pending === 1 && sync.unsaved === 0);
  await age(person);
  await person.page.reload();
  await isShut(person.page);
}

test("a device whose time is over shows nothing, and everything is as it was at the next contact", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  assert.equal(await nadia.ask({ PutLocal: { key: "notes", value: JSON.stringify(NOTES) } }), "Done");
  await shut(nadia);
  await page.getByText("Une modification attend et partira à ce moment.").waitFor();
  assert.doesNotMatch(await shown(page), new RegExp(NAME));
  assert.equal(await page.title(), "Verrouillé – Carnet");
  assert.deepEqual(await nadia.ask({ Fiche: CLIENT }), { Failed: "Expired" });

  await nadia.offline(false);
  await page.getByRole("heading", { name: SHUT }).waitFor({ state: "detached" });
  await isOpen(page);
  await nadia.settled();
  assert.equal(field(await nadia.fiche(CLIENT), "origin").value.Text, "Salon de Rennes");
  // What this device remembers was not read while it was shut, and is not written over.
  await show(page, `/fiche/${CLIENT}/informations`);
  await nadia.when(async (contact) => {
    const { Local } = JSON.parse(await window.carnet.request('{"GetLocal":{"key":"notes"}}'));
    return JSON.parse(Local).recent.includes(contact);
  }, CLIENT);
  const kept = JSON.parse((await nadia.ask({ GetLocal: { key: "notes" } })).Local);
  assert.deepEqual([kept.favourites, kept.filters.map(({ name }) => name)], [[CLIENT], ["Rennes"]]);
  assert.deepEqual(nadia.errors, []);
});

test("a shut device that its server does not know any more signs in anew, and its edits are sent", async () => {
  const office = await company();
  const link = await office.invite("Nadia");
  await office.stop();
  await cp(office.data, `${office.data}-before`, { recursive: true });
  await office.start();
  const nadia = await office.browser({ size: "desktop" });
  const { page } = nadia;
  await nadia.join(link, "Tablette de Nadia");
  await nadia.settled();
  await shut(nadia);

  // The server is restored from a copy that has no such device.
  await office.stop();
  await rm(office.data, { recursive: true });
  await rename(`${office.data}-before`, office.data);
  await office.start();
  await nadia.offline(false);
  await page.getByText("Le serveur ne reconnaît plus cet appareil.").waitFor();
  await check(nadia, "expired-refused");
  await page.getByRole("button", { name: "Se connecter à nouveau" }).click();
  await page.getByRole("heading", { name: "Bienvenue dans Carnet" }).waitFor();
  assert.doesNotMatch(await shown(page), new RegExp(NAME));
  await check(nadia, "sign-in-again");
  await page.getByRole("link", { name: "Revenir" }).click();
  await isShut(page);

  // A link opened on the device leads to the same form.
  await nadia.join(await office.invite("Nadia"), "Tablette de Nadia");
  await nadia.settled();
  assert.equal(field(await nadia.fiche(CLIENT), "origin").value.Text, "Salon de Rennes");
  const paul = await office.person("Paul");
  assert.equal(field(await paul.fiche(CLIENT), "origin").value.Text, "Salon de Rennes");
  assert.deepEqual(nadia.errors, []);
});

test("what is typed when the time runs out is kept", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await write(nadia, "legal_name", NAME);
  await nadia.settled();
  await show(page, `/fiche/${CLIENT}/informations`);
  await type(page, "Tapé, pas enregistré");
  await nadia.offline(true);
  await nadia.until((sync) => sync.link !== "Online");
  await page.workers()[0].evaluate(() => {
    const { now } = Date;
    Date.now = () => now.call(Date) + 40 * 24 * 3_600_000;
  });
  assert.deepEqual(await nadia.ask({ Fiche: CLIENT }), { Failed: "Expired" });
  await isShut(page);
  await page.getByText("Une modification attend et partira à ce moment.").waitFor();
  await nadia.offline(false);
  await isOpen(page);
  assert.equal(field(await nadia.fiche(CLIENT), "origin").value.Text, "Tapé, pas enregistré");
  assert.deepEqual(nadia.errors, []);
});

test("the screens of a shut device are fit for everybody, in both themes and at three sizes", async (t) => {
  const office = await company();
  for (const [size, dark] of [["phone", false], ["tablet", true], ["desktop", false], ["phone", true], ["tablet", false], ["desktop", true]]) {
    await t.test(`${size}, ${dark ? "dark" : "light"}`, async () => {
      const nadia = await office.person("Nadia", { size, dark });
      await shut(nadia);
      await check(nadia, `expired-${size}-${dark}`);
    });
  }
});
