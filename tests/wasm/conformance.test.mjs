// IndexedDB under the suite that every store runs: crates/storage/examples/conformance_page.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { serve } from '../tools/static.mjs';

const { CARNET_CONFORMANCE: folder, CHROMIUM: executablePath } = process.env;
/** The whole suite, on the smallest machine. */
const PATIENCE = 120_000;

test('the IndexedDB store', async (suite) => {
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>conformance</title><script type="module" src="/start.mjs"></script>');
  await writeFile(join(folder, 'start.mjs'), 'import start from "./conformance.js"; await start({ module_or_path: "/conformance.wasm" });');
  const server = await serve(folder);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  suite.after(async () => {
    await browser.close();
    await server.close();
  });
  const outcomes = await runIn(browser, server.url);
  assert.ok(outcomes.length > 5, `only ${outcomes.length} checks ran`);
  for (const { name, ok, error } of outcomes) {
    await suite.test(name, () => assert.ok(ok, error));
  }
});

async function runIn(browser, url) {
  const page = await browser.newPage();
  const failed = new Promise((_, reject) => page.on('pageerror', reject));
  const debug = await page.context().newCDPSession(page);
  // The suite asks for a full disk.
  await page.exposeFunction('setQuota', (quotaSize) => debug.send('Storage.overrideQuotaForOrigin', { origin: url, ...(quotaSize === null ? {} : { quotaSize }) }));
  await page.goto(url);
  const done = page.waitForFunction(() => window.__conformance, undefined, { timeout: PATIENCE });
  return (await Promise.race([done, failed])).jsonValue();
}
