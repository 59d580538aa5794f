// Chromium offers to install the app, and finds nothing wrong with its manifest.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startServer } from '../tools/server.mjs';

const app = process.env.CARNET_APP ?? join(import.meta.dirname, '../../dist');
let browser, server;

before(async () => {
  server = await startServer();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

test('Chromium would install it', async () => {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const debug = await page.context().newCDPSession(page);
  const { errors } = await debug.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await debug.send('Page.getInstallabilityErrors');
  // A test's profile is never kept, which is the one thing that stands in the way.
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
});

test('every picture of the manifest is there, and as large as it says', async () => {
  const manifest = JSON.parse(await readFile(join(app, 'manifest.json'), 'utf8'));
  const pictures = [...manifest.icons, ...manifest.screenshots, ...manifest.shortcuts.flatMap(({ icons }) => icons)];
  assert.ok(pictures.length >= 8);
  for (const { src, sizes, type } of pictures) {
    const bytes = await readFile(join(app, src));
    if (type !== 'image/png') continue;
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes, src);
  }
  for (const purpose of ['any', 'maskable', 'monochrome']) {
    assert.ok(manifest.icons.some((icon) => icon.purpose === purpose), purpose);
  }
});
