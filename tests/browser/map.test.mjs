// Maps: all contacts, those near, an address that is corrected, a day's round; without a network throughout. The
// pictures under them and the service that finds addresses are small servers that the test starts, and stops.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { company, items } from "./kit.mjs";
import { line } from "./refusing.mjs";

const RENNES = { latitude: 48.11135, longitude: -1.68 };
const HERE = { geolocation: { ...RENNES, accuracy: 12 }, permissions: ["geolocation"] };
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

test("all contacts on a map: closer by places, to a fiche, and the same after a reload without a network", async () => {
  const office = await company({ demo: 120 });
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.offline(true);
  await page.getByRole("navigation", { name: "Principal" }).getByRole("link", { name: "Carte" }).click();
  await marks(nadia);
  // By the directory's filters; the count is the list's.
  const count = await here(nadia);
  assert.ok(count > 50, `${count}`);
  const place = page.getByRole("list", { name: "Lieux" }).getByRole("button").first();
  await place.waitFor();
  await place.click();
  await page.waitForFunction((before) => Number(document.querySelector(".map-side h2").textContent.match(/\d+/)?.[0] ?? 0) < before, count);
  assert.match(page.url(), /\/carte\/-?\d+\.\d+,-?\d+\.\d+,\d+$/);
  // Back looks again where the place was chosen, forward closer again; moving by hand is no step of its own.
  const are = (count) => page.waitForFunction((count) => Number(document.querySelector(".map-side h2")?.textContent.match(/\d+/)?.[0] ?? 0) === count, count);
  const fewer = await here(nadia);
  await nadia.when(() => document.querySelectorAll(".mark.many:not(.crowded) b").length > 1);
  const names = await page.evaluate(() => [...document.querySelectorAll(".mark:not(.crowded) b")].map((name) => name.getBoundingClientRect().toJSON()).filter(({ width }) => width > 0));
  const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  assert.deepEqual(names.filter((one, at) => names.slice(at + 1).some((other) => meet(one, other))), [], "names that cover one another");
  await page.goBack();
  await are(count);
  await page.goForward();
  await are(fewer);
  const closer = page.url();
  await page.reload();
  await marks(nadia);
  assert.equal(page.url(), closer);
  // The keyboard moves it.
  await page.getByRole("region", { name: "Carte", exact: true }).focus();
  await page.keyboard.press("-");
  await page.waitForFunction((before) => location.href !== before, closer);
  // The list may still move while the map does: the row is known by its contact.
  const row = page.locator(`.map-line a.row[href="${await page.locator(".map-line a.row").first().getAttribute("href")}"]`);
  const name = await row.locator("b").innerText();
  await row.click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  // What is searched for is what the map shows.
  const { contact } = (await nadia.search(name))[0];
  await nadia.page.getByRole("searchbox").first().fill(name);
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").first().fill(name);
  await page.getByRole("navigation", { name: "Principal" }).getByRole("link", { name: "Carte" }).click();
  await page.getByText("Les filtres de l’annuaire s’appliquent.").waitFor();
  await page.locator(`.map-line a[href*="${contact}"]`).waitFor();
  assert.equal(await page.locator(".map-line").count(), (await nadia.search(name)).length);
  await page.getByRole("button", { name: "Tout montrer" }).click();
  await page.getByText("Les filtres de l’annuaire s’appliquent.").waitFor({ state: "detached" });
  assert.deepEqual(nadia.errors, []);
});

test("clients near me, nearest first, without a network; a refusal is said in words", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "phone", more: HERE });
  const { page } = nadia;
  const north = await shop(nadia, 1, "Boulangerie du Nord", { latitude: "48.14", longitude: "-1.68" });
  await shop(nadia, 2, "Boulangerie du Port", { latitude: "48.115", longitude: "-1.68" });
  await shop(nadia, 3, "Boulangerie de Brest", { latitude: "48.39", longitude: "-4.49" });
  await nadia.settled();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.offline(true);
  await nadia.go("/carte/proximite/moi/10");
  await page.getByText("2 contacts à moins de 10 km").waitFor();
  await page.getByText("Près de vous, à 10 m près").waitFor();
  assert.deepEqual(await names(nadia), ["Boulangerie du Port", "Boulangerie du Nord"]);
  assert.deepEqual(await page.locator(".map-line .far").allInnerTexts(), ["410\u00a0m", "3,2\u00a0km"]);
  await page.getByRole("radio", { name: "1 km", exact: true }).check();
  await page.getByText("1 contact à moins de 1 km").waitFor();
  await page.getByRole("radio", { name: "50 km" }).check();
  await page.getByText("2 contacts à moins de 50 km").waitFor();
  // From an address, which is not near itself.
  await nadia.go(`/fiche/${north}/informations`);
  await page.getByRole("link", { name: "Afficher les contacts à proximité" }).click();
  await page.getByText("1 contact à moins de 10 km").waitFor();
  assert.deepEqual(await names(nadia), ["Boulangerie du Port"]);
  // Refused.
  await nadia.context.clearPermissions();
  await nadia.go("/carte/proximite/moi/10");
  await page.getByText("La position est refusée : autorisez-la dans le navigateur.").waitFor();
  await page.getByRole("button", { name: "Demander ma position" }).waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("an address is corrected under the cross, by the keyboard, without a network; the others have it", async () => {
  const office = await company();
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url, size: "tablet", more: HERE });
  const paul = await office.person("Paul");
  const { page } = nadia;
  const contact = await shop(nadia, 1, "Boulangerie du Port", { city: "Rennes", latitude: "48.12", longitude: "-1.68" });
  await nadia.settled();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  way.cut(true);
  await nadia.offline(true);
  await nadia.go(`/fiche/${contact}/informations`);
  await page.getByRole("link", { name: "Afficher l’adresse sur un plan" }).click();
  await page.getByRole("heading", { name: "Adresse de Boulangerie du Port" }).waitFor();
  await page.locator(".mark.stop").waitFor();
  await page.getByRole("button", { name: "Corriger la position" }).click();
  const map = page.getByRole("region", { name: "Carte", exact: true });
  await map.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  const { x, y, width, height } = await map.boundingBox();
  // The mark has gone down from under the cross.
  await page.waitForFunction(([x, y]) => {
    const box = document.querySelector(".mark.stop").getBoundingClientRect();
    return box.top + box.height / 2 > y + 20 && Math.abs(box.left + box.width / 2 - x) < 40;
  }, [x + width / 2, y + height / 2]);
  await page.getByRole("button", { name: "Placer ici" }).click();
  await page.getByText("Position enregistrée").waitFor();
  await page.getByText("Position connue (au numéro)").waitFor();
  const moved = await position(nadia, contact);
  assert.ok(moved.latitude > 48.12, JSON.stringify(moved));
  // "Je suis ici", and back.
  await page.getByRole("button", { name: "Je suis ici" }).click();
  await page.getByText("Position connue (sur place)").waitFor();
  assert.deepEqual(await position(nadia, contact), RENNES);
  await page.locator(".toast").getByRole("button", { name: "Annuler" }).last().click();
  await page.getByText("Position connue (au numéro)").waitFor();
  way.cut(false);
  await nadia.offline(false);
  await nadia.settled();
  await paul.settled();
  assert.deepEqual(await position(paul, contact), moved);
  assert.deepEqual(nadia.errors, []);
});

test("pictures of the host that the company named: kept out until the page is loaded anew, and missed without a network", async () => {
  const office = await company({ demo: 30 });
  const host = await pictures();
  const nadia = await office.person("Nadia", { size: "desktop" });
  const { page } = nadia;
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.go("/administration/carte");
  const address = page.getByLabel("Adresse des images");
  await address.fill("https://tuiles.exemple/{z}/{x}.png");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Il faut une adresse https").waitFor();
  await address.fill(`${host.url}/{z}/{x}/{y}.png`);
  await page.getByLabel("Mention de la source").fill("© <b>Tuiles</b> d’essai");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Enregistré").first().waitFor();
  await nadia.settled();
  // The page's policy is of before; what keeps it asks for today's.
  await page.getByRole("link", { name: "Carte", exact: true }).first().click();
  await page.getByRole("button", { name: "Recharger la page" }).click();
  await page.locator(".pictures img.leaflet-tile-loaded").first().waitFor();
  assert.ok(host.count() > 0);
  await page.locator(".leaflet-control-attribution", { hasText: "© <b>Tuiles</b> d’essai" }).waitFor();
  const blocked = nadia.errors.splice(0);
  assert.ok(blocked.length > 0 && blocked.every((text) => /Content Security Policy/.test(text)), JSON.stringify(blocked));
  await host.close();
  await nadia.offline(true);
  await page.reload();
  await marks(nadia);
  await page.getByRole("button", { name: "Zoomer", exact: true }).click();
  await page.getByRole("button", { name: "Zoomer", exact: true }).click();
  await page.getByText("Fond de carte absent ici sans réseau : les points sont justes.").waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("an address noted without a network is found with the next one; what a person placed stays", async () => {
  const ban = await service();
  const office = await company({ flags: ["--geocoder", ban.url] });
  const way = await line(office.url);
  const nadia = await office.person("Nadia", { through: way.url, size: "desktop" });
  const { page } = nadia;
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  way.cut(true);
  await nadia.offline(true);
  const contact = await shop(nadia, 1, "Boulangerie du Port", { line1: "12 rue Haute", postcode: "35000", city: "Rennes" });
  const placed = await shop(nadia, 2, "Placée à la main", { line1: "1 rue Basse", city: "Rennes", latitude: "48.5", longitude: "-1.5" });
  await nadia.go("/carte");
  assert.equal(ban.asked.length, 0);
  // The app ends and begins: what waits is what the address says.
  await page.reload();
  await page.getByText("1 contact n’a pas de position.").waitFor();
  way.cut(false);
  await nadia.offline(false);
  await page.getByText("2 contacts ici").waitFor();
  assert.deepEqual(await position(nadia, contact), RENNES);
  assert.deepEqual(ban.asked, ["12 rue Haute Rennes"]);
  // Another street: not sure this time.
  ban.score = 0.5;
  await set(nadia, contact, "line1", "9 rue Basse");
  await nadia.go(`/carte/adresse/${contact}/${ITEM}`);
  await page.getByRole("heading", { name: "Position à vérifier" }).waitFor();
  await nadia.until(() => ban.asked.length === 2);
  await page.getByRole("button", { name: "La position est juste" }).click();
  await page.getByRole("heading", { name: "Position connue (au numéro)" }).waitFor();
  await set(nadia, placed, "line1", "3 rue Basse");
  await nadia.settled();
  await page.reload();
  await page.getByRole("heading", { name: "Position connue (au numéro)" }).waitFor();
  const { Map: { Unplaced } } = await nadia.ask({ Map: { Unplaced: 5 } });
  assert.equal(Unplaced.contacts, 0);
  assert.equal(ban.asked.length, 2);
  assert.deepEqual(await position(nadia, placed), { latitude: 48.5, longitude: -1.5 });
  await nadia.go("/administration/carte");
  await page.getByText(`Le serveur demande à ${new URL(ban.url).host}`).waitFor();
  assert.deepEqual(nadia.errors, []);
});

test("today's round on the map, in the order of its hours, without a network", async () => {
  const office = await company();
  const nadia = await office.person("Nadia", { size: "phone" });
  const { page } = nadia;
  const stops = [["Boulangerie du Port", "48.11"], ["Boulangerie du Nord", "48.20"], ["Boulangerie du Centre", "48.12"]];
  const { Status: { user: { person } } } = await nadia.ask("Status");
  const visit = (contact, number, hour) => nadia.ask({
    Apply: [{ doc: { Activity: { contact, year: Number(today().slice(0, 4)) } }, edits: [{ Add: { collection: "appointments", item: `00000000000000c${number}`, fields: [["title", { Text: `Visite ${number}` }], ["at", { Instant: noon() + hour * 3_600_000 }], ["author", { Text: person }]] } }] }],
  });
  for (const [at, [name, latitude]] of stops.entries()) {
    await visit(await shop(nadia, at + 1, name, { line1: `${at} rue Haute`, city: "Rennes", latitude, longitude: "-1.68" }), at + 1, at);
  }
  const lost = await shop(nadia, 9, "Boulangerie perdue", { line1: "5 rue Basse", city: "Rennes" });
  await visit(lost, 9, 4);
  await nadia.settled();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await nadia.offline(true);
  await nadia.go("/agenda/jour/moi");
  await page.getByRole("link", { name: "Tournée" }).click();
  await page.getByRole("heading", { name: "3 étapes, 19 km à vol d’oiseau" }).waitFor();
  const order = () => page.locator("ol.map-stops a.link").allInnerTexts();
  assert.deepEqual(await order(), stops.map(([name]) => name));
  assert.deepEqual(await page.locator(".mark.stop span").allInnerTexts(), ["1", "2", "3"]);
  assert.deepEqual(await page.locator(".leg").allInnerTexts(), ["10\u00a0km à vol d’oiseau", "8,9\u00a0km à vol d’oiseau"]);
  // A shorter order is offered; the hours stay.
  await page.getByRole("checkbox", { name: /Ordre plus court de 8,9 km/ }).check();
  await page.getByRole("heading", { name: "3 étapes, 10 km à vol d’oiseau" }).waitFor();
  assert.deepEqual(await order(), ["Boulangerie du Port", "Boulangerie du Centre", "Boulangerie du Nord"]);
  await page.getByRole("checkbox", { name: /Ordre plus court/ }).uncheck();
  // The one without a position stands apart, and can be placed.
  await page.getByRole("heading", { name: "Sans position" }).waitFor();
  await page.getByRole("link", { name: "Placer Boulangerie perdue" }).click();
  await page.getByRole("button", { name: "Placer ici" }).click();
  await page.getByText("Position connue (au numéro)").waitFor();
  await page.reload();
  await page.getByText("Position connue (au numéro)").waitFor();
  await nadia.go("/carte/tournee/moi");
  await page.getByRole("heading", { name: /^4 étapes/ }).waitFor();
  assert.equal(await page.getByRole("heading", { name: "Sans position" }).count(), 0);
  assert.deepEqual(nadia.errors, []);
});

const ITEM = "00000000000000a1";

/** A company with an address. */
async function shop(person, number, name, address) {
  const contact = String(number).padStart(32, "0");
  const text = (fields) => Object.entries(fields).map(([key, value]) => [key, { Text: value }]);
  const edits = [
    ...text({ party_kind: "company", legal_name: name }).map(([key, value]) => ({ Set: { place: "Root", field: key, value } })),
    { Add: { collection: "addresses", item: ITEM, fields: text(address) } },
  ];
  const reply = await person.ask({ Apply: [{ doc: { Contact: contact }, edits }] });
  assert.ok("Applied" in reply, JSON.stringify(reply));
  return contact;
}

async function set(person, contact, key, value) {
  const place = { Item: { collection: "addresses", item: ITEM } };
  await person.ask({ Apply: [{ doc: { Contact: contact }, edits: [{ Set: { place, field: key, value: { Text: value } } }] }] });
}

async function position(person, contact) {
  const [address] = items(await person.fiche(contact), "addresses");
  const degrees = (key) => Number(address.fields.find((one) => one.key === key).value.Text);
  return { latitude: degrees("latitude"), longitude: degrees("longitude") };
}

const names = (person) => person.page.locator(".map-line a.row b").allInnerTexts();

/** Waits until there is a map with marks, and the list has been asked for. */
async function marks(person) {
  await person.page.locator(".leaflet-container .mark").first().waitFor();
  await person.page.locator(".map-line").first().waitFor();
}

/** How many contacts the list says there are. */
async function here(person) {
  return Number((await person.page.locator(".map-side h2").innerText()).match(/\d+/)[0]);
}

const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(new Date());

/** Noon in Paris, give or take the clocks. */
const noon = () => Date.parse(`${today()}T11:00:00Z`);

/** A host of pictures. */
async function pictures() {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    response.writeHead(200, { "content-type": "image/png", "cache-control": "no-store" }).end(PICTURE);
  });
  const url = await listening(server);
  return { url, count: () => count, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
}

/** A service of addresses that finds all of them in one place, as BAN's answers. */
async function service() {
  const ban = { asked: [], score: 0.96 };
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://ban");
    assert.equal(url.pathname, "/search/");
    ban.asked.push(url.searchParams.get("q"));
    const feature = { type: "Feature", geometry: { type: "Point", coordinates: [RENNES.longitude, RENNES.latitude] }, properties: { score: ban.score, type: "housenumber" } };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ type: "FeatureCollection", features: [feature] }));
  });
  ban.url = await listening(server);
  return ban;
}

async function listening(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${server.address().port}`;
}
