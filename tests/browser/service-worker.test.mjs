// The service worker and its module on a tiny app: what the large one relies on.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { serve } from '../tools/static.mjs';

const source = join(import.meta.dirname, '../../crates/pwa/static');
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
});
after(() => browser.close());

/** A version of the tiny app: its page shows `word`, taken from a hashed script, and says at once that it does. */
async function version(word, spoil = false) {
  const hash = createHash('sha256').update(word).digest('hex').slice(0, 16);
  const script = `/word-${hash}.js`;
  const files = new Map([
    ['/index.html', `<!doctype html><title>${word}</title><p></p><script>window.carnetShown = true</script><script type="module" src="/pwa.js"></script><script src="${script}"></script>`],
    [script, `document.querySelector('p').textContent = '${word}'`],
    ['/pwa.js', await readFile(join(source, 'pwa.js'), 'utf8')],
  ]);
  const listed = [...files].map(([path, text]) => [path, `sha256-${createHash('sha256').update(text).digest('base64')}`]);
  if (spoil) listed[0][1] = `sha256-${createHash('sha256').update('another').digest('base64')}`;
  const worker = await readFile(join(source, 'sw.js'), 'utf8');
  files.set('/sw.js', worker.replace('"__ASSETS__"', JSON.stringify(listed)).replaceAll('__VERSION__', `${word}-${spoil}`));
  return files;
}

/** Serves a version; `change` puts another in its place. */
async function served(word) {
  const files = await version(word);
  const server = await serve(files);
  const change = async (...next) => {
    files.clear();
    for (const [path, text] of await version(...next)) files.set(path, text);
  };
  return { ...server, files, change };
}

/** Opens the app and waits until its service worker answers for it. */
async function opened(context, server, path = '/annuaire') {
  const page = await context.newPage();
  await page.goto(server.url + path);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return page;
}

const shown = (page) => page.textContent('p');
const update = (page) => page.evaluate(async () => {
  const ready = new Promise((resolve) => window.addEventListener('carnet-update-ready', resolve, { once: true }));
  await (await navigator.serviceWorker.ready).update();
  window.dispatchEvent(new CustomEvent('carnet-pwa-ask'));
  await ready;
});

test('starts offline, cold, at any address', async () => {
  const server = await served('one');
  const context = await browser.newContext();
  const first = await opened(context, server);
  await first.close();
  await server.close();
  const page = await context.newPage();
  await page.goto(`${server.url}/fiche/0123456789`);
  assert.equal(await shown(page), 'one');
  await context.close();
});

// As one that was on its way when the first version took over: loaded past the service worker.
test('a page that came without it is under it as soon as it runs', async () => {
  const server = await served('one');
  const context = await browser.newContext();
  const page = await opened(context, server);
  const reloaded = page.waitForEvent('load');
  await (await context.newCDPSession(page)).send('Page.reload', { ignoreCache: true });
  await reloaded;
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.close();
  await server.close();
});

test('never keeps an answer of the server', async () => {
  const server = await served('one');
  server.files.set('/api/things', 'first');
  const context = await browser.newContext();
  const page = await opened(context, server);
  const ask = () => page.evaluate(async () => (await fetch('/api/things')).text());
  assert.equal(await ask(), 'first');
  server.files.set('/api/things', 'second');
  assert.equal(await ask(), 'second');
  await context.close();
  await server.close();
});

test('a new version waits, changes over when told, and takes the old one away', async () => {
  const server = await served('one');
  const context = await browser.newContext();
  const page = await opened(context, server);
  await server.change('two');
  await update(page);
  await page.reload();
  assert.equal(await shown(page), 'one', 'the new version waits even when the page is loaded again');
  await page.evaluate(() => window.dispatchEvent(new CustomEvent('carnet-pwa-ask')));
  const loaded = page.waitForEvent('load');
  await page.evaluate(() => window.dispatchEvent(new CustomEvent('carnet-activate-update')));
  await loaded;
  assert.equal(await shown(page), 'two');
  await page.waitForFunction(async () => (await caches.keys()).length === 1);
  await context.close();
  await server.close();
});

test('another tab with unsaved input is not loaded again until it is saved', async () => {
  const server = await served('one');
  const context = await browser.newContext();
  const typing = await opened(context, server);
  const other = await opened(context, server);
  await typing.evaluate(() => { document.body.dataset.unsaved = ''; window.typed = 'kept'; });
  await server.change('two');
  await update(other);
  const loaded = other.waitForEvent('load');
  await other.evaluate(() => window.dispatchEvent(new CustomEvent('carnet-activate-update')));
  await loaded;
  assert.equal(await shown(other), 'two');
  assert.equal(await typing.evaluate(() => window.typed), 'kept');
  // What belongs to its version is still to be had.
  const old = [...(await version('one')).keys()].find((path) => path.startsWith('/word-'));
  assert.equal(await typing.evaluate(async (path) => (await fetch(path)).status, old), 200);
  const again = typing.waitForEvent('load');
  await typing.evaluate(() => { delete document.body.dataset.unsaved; });
  await again;
  assert.equal(await shown(typing), 'two');
  await context.close();
  await server.close();
});

test('a version of which one file is not what it should be is not installed', async () => {
  const server = await served('one');
  const context = await browser.newContext();
  const page = await opened(context, server);
  await server.change('two', true);
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => {});
    const worker = registration.installing;
    if (worker) await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
    return registration.waiting === null;
  });
  assert.ok(state);
  await page.reload();
  assert.equal(await shown(page), 'one');
  await context.close();
  await server.close();
});
