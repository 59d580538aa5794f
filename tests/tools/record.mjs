// Uses the app as people do, and writes which of its functions were called: node record.mjs FILE.
// `cargo xtask early` builds an app whose programs note that, and makes the lists in crates/pwa/early of the file. What is
// done here is what must not wait for the late part; what nobody does here comes with it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startServer } from './server.mjs';

/** So many that sorts and maps do all that they can. */
const FICHES = 3000;
const FEW = 60;
const EXCHANGES = 60;
const PATIENCE = 60_000;
const SIZES = [{ width: 390, height: 844 }, { width: 1440, height: 900 }, { width: 820, height: 1180 }];

/** Program → places of functions in its notes. */
const called = { app: new Set(), engine: new Set() };

/** Runs in a page or its worker: the places of what was called. */
const notes = () => {
  const bytes = new Uint8Array(globalThis.carnetCalls?.buffer ?? 0);
  const found = [];
  bytes.forEach((byte, place) => byte && found.push(place));
  return found;
};

/** Takes down what a page and its worker called since they began. Comes before they end. */
async function note(page) {
  const take = async (program, place) => (await place.evaluate(notes)).forEach((at) => called[program].add(at));
  await take('app', page);
  for (const worker of page.workers()) await take('engine', worker);
}

/** Runs in a page before all else: the late part never comes, so that what waits for it is not taken for a part of a start. */
const unfinished = () => {
  const get = window.fetch;
  const isLate = (what) => String(what).includes('-late-');
  window.fetch = (what, how) => (isLate(what) ? new Promise(() => {}) : get(what, how));
  // Nor from what the service worker keeps.
  const { match } = CacheStorage.prototype;
  CacheStorage.prototype.match = function (what, how) {
    return isLate(what) ? Promise.resolve(undefined) : match.call(this, what, how);
  };
};

/** Someone's browser, its profile empty. */
async function browser() {
  const profile = await mkdtemp(join(tmpdir(), 'carnet-record-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-quic'], viewport: SIZES.at(-1), locale: 'fr-FR', timezoneId: 'Europe/Paris',
  });
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript(unfinished);
  const page = context.pages()[0] ?? (await context.newPage());
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { context, page, close };
}

const count = (page, words) => page.waitForFunction((of) => new RegExp(of).test(document.querySelector('.counts')?.textContent ?? ''), words);
const pill = (page, words) => page.locator('.pill', { hasText: words }).first().waitFor();
const listed = (page, text) => page.waitForFunction((of) => document.querySelector('#rows')?.dataset.of === of && !document.querySelector('#rows [aria-busy=true]'), text);

/** The device has everything, and everything is in the list. */
async function settled(page) {
  await pill(page, 'À jour');
  await count(page, 'fiches · sur cet appareil$');
}

async function signIn(page, link) {
  await page.goto(link);
  await page.getByLabel(/Nom de cet appareil/).fill('Tablette');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.locator('#row-0').waitFor();
  await settled(page);
}

/** Begins again at an address, as the app does when it is opened. */
async function begin(page, at) {
  await page.goto(new URL(at, page.url()).href);
  await page.locator('#row-0, .head h1').first().waitFor({ state: 'attached' });
}

/** A script asks, which may come right after the start. */
async function script(page) {
  for (const question of ['Status', { Search: { query: { text: '' }, offset: 0, limit: 50 } }]) {
    await page.evaluate((text) => window.carnet.request(text), JSON.stringify(question));
  }
  await note(page);
}

/** Opened at every size, with the network and without. */
async function starts({ context, page }) {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await begin(page, '/annuaire');
    await settled(page);
    await note(page);
  }
  await context.setOffline(true);
  await begin(page, '/annuaire');
  await pill(page, 'Hors ligne');
  await count(page, 'fiches · sur cet appareil$');
  await note(page);
  await context.setOffline(false);
  await pill(page, 'À jour');
  await note(page);
}

/** Looked through: searched, sorted, filtered, scrolled. */
async function directory(page) {
  const search = page.locator('#search');
  for (const text of ['boulangerie', 'boulangrie nadia', '35000', 'C-0001', '02 99', 'saint etienne', 'zzzz']) {
    await search.fill('');
    await search.pressSequentially(text, { delay: 20 });
    await listed(page, text);
  }
  await search.fill('');
  await listed(page, '');
  for (const order of ['Ville', 'Dernier évènement', 'Dernière modification', 'Pertinence', 'Nom']) {
    await page.locator('.list summary[aria-label^="Trier"]').click();
    await page.locator('.list .menu[open] .panel button', { hasText: order }).click();
    await page.locator('#row-0').waitFor();
    await settled(page);
  }
  const chips = page.locator('.chips button.chip');
  for (let at = 1; at < (await chips.count()) && at < 5; at += 1) {
    await chips.nth(at).click();
    await page.locator('.chips [aria-pressed=true]').first().waitFor();
    await page.getByRole('button', { name: 'Tout effacer' }).first().click();
    await page.locator('.chips [aria-pressed=true]').first().waitFor({ state: 'detached' });
  }
  await page.locator('#row-0').waitFor();
  await page.locator('#rows').hover();
  for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(0, 700);
  await page.waitForFunction(() => document.querySelector('#rows').scrollTop > 10_000 && !document.querySelector('#rows .sk'));
  await note(page);
}

/** Fiches are opened one after another, in both of their usual parts. */
async function fiches(page, much) {
  await begin(page, '/annuaire');
  await settled(page);
  for (const at of [0, 1, 2, 3, 4, 5]) {
    const row = page.locator(`#row-${at}`);
    const name = await row.locator('b').textContent();
    await row.click();
    await page.locator('.head h1', { hasText: name }).waitFor();
    await page.locator('#main .body').first().waitFor();
    await page.waitForFunction(() => !document.querySelector('#main [aria-busy=true]'));
    await page.goBack();
    await page.locator('#row-0').waitFor();
  }
  await note(page);
  for (const part of ['informations', 'suivi']) {
    await begin(page, `/fiche/${much}/${part}`);
    await page.locator('.head h1').waitFor();
    await page.waitForFunction(() => !document.querySelector('#main [aria-busy=true]'));
    await settled(page);
    await note(page);
  }
}

/** A value is corrected in its place. */
async function edit(page, contact) {
  await begin(page, `/fiche/${contact}/informations`);
  await page.locator('[data-field=origin]').click();
  await page.locator('#f-origin').fill('Bouche à oreille');
  await page.keyboard.press('Enter');
  await page.locator('[data-field=origin]', { hasText: 'Bouche à oreille' }).waitFor();
  await settled(page);
  await note(page);
}

/** What another one writes meanwhile comes in, with the network there and after it was away. */
async function others({ context, page }, other, contact) {
  const write = (text) => apply(other, { Contact: contact }, [{ Set: { place: 'Root', field: 'origin', value: { Text: text } } }]);
  await write('Salon');
  await page.locator('[data-field=origin]', { hasText: 'Salon' }).waitFor();
  await context.setOffline(true);
  await pill(page, 'Hors ligne');
  await write('Foire');
  await note(page);
  await context.setOffline(false);
  await page.locator('[data-field=origin]', { hasText: 'Foire' }).waitFor();
  await settled(page);
  await note(page);
}

/** A second tab follows the first. */
async function tab({ context, page }) {
  const second = await context.newPage();
  await second.goto(new URL('/annuaire', page.url()).href);
  await second.locator('#row-0').waitFor();
  await settled(second);
  await note(second);
  await note(page);
  await second.close();
}

/** Asks someone's engine to write, by the scripting surface. */
async function apply(page, doc, edits) {
  const reply = await page.evaluate((text) => window.carnet.request(text), JSON.stringify({ Apply: [{ doc, edits }] }));
  if (!JSON.parse(reply).Applied) throw new Error(reply);
}

/** A long activity. */
function exchanges() {
  return Array.from({ length: EXCHANGES }, (_, n) => ({
    Add: { collection: 'events', item: (n + 1).toString(16).padStart(16, '0'), fields: [['kind', { Text: n % 3 ? 'visit' : 'outgoing_call' }], ['at', { Instant: Date.UTC(2026, 0, 1 + 3 * n, 9) }], ['subject', { Text: `Rendez-vous ${n}` }]] },
  }));
}

/** A company with so many fiches, from the first sign-in on; `more` is done where there are many. */
async function company(demo, more) {
  const server = await startServer({ demo, flags: ['--log-level', 'error'] });
  const [nadia, paul] = [await browser(), await browser()];
  try {
    await signIn(nadia.page, await server.invite('Nadia'));
    await note(nadia.page);
    // Paul's calls are not taken down: he is who writes.
    await signIn(paul.page, await server.invite('Paul'));
    const much = (await nadia.page.locator('#row-7').getAttribute('href')).split('/')[2];
    await apply(paul.page, { Activity: { contact: much, year: 2026 } }, exchanges());
    await starts(nadia);
    await script(nadia.page);
    await more?.(nadia.page);
    await fiches(nadia.page, much);
    await edit(nadia.page, much);
    await others(nadia, paul.page, much);
    await tab(nadia);
  } finally {
    await nadia.close();
    await paul.close();
    await server.remove();
  }
}

// What sorts a few is not what sorts many.
await company(FEW);
await company(FICHES, directory);
await writeFile(process.argv[2], JSON.stringify(called, (_, value) => (value instanceof Set ? [...value].sort((a, b) => a - b) : value)));
console.log(`${called.app.size} functions of the screens and ${called.engine.size} of the engine were called.`);
