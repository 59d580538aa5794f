// Measures the app in Chromium: node browser.mjs --data FOLDER --fiches N --long CONTACT --edited CONTACT [--runs N] [--slow TIMES].
// FOLDER is a server's store. Prints one JSON object; what could not be measured has a note instead of a number.
import { parseArgs } from 'node:util';
import { startServer } from '../tools/server.mjs';
import { open, percentile } from './chromium.mjs';
import { coldSync, watchRows } from './browser-cold.mjs';
import { lookFor, openFiche, scroll, search, typeInSearch, watchMemories, workerMemory } from './browser-use.mjs';
import { watchPaint } from './painted.mjs';

const { values } = parseArgs({
  options: { data: { type: 'string' }, fiches: { type: 'string' }, long: { type: 'string' }, edited: { type: 'string' }, runs: { type: 'string', default: '1' }, slow: { type: 'string', default: '1' } },
});
/** What finds both fiches with a long life, and what the first has 500 of. */
const LONG_LIVED = '200000';
const EVENT = 'Commande de farine';
/** So often they are opened. */
const OPENED = 5;
const slow = Number(values.slow);
const result = {};

/** Measures one thing; when it fails, its keys have the reason. */
async function measure(keys, work) {
  const started = Date.now();
  try {
    Object.assign(result, await work());
  } catch (error) {
    for (const key of keys) result[`${key}_note`] = `not measured: ${String(error).split('\n')[0]}`;
  }
  if (process.env.CARNET_BENCH_VERBOSE) console.error(`${keys[0]}: ${Date.now() - started} ms`);
}

async function cold(server) {
  const runs = { usable_ms: [], synced_ms: [], searchable_ms: [] };
  let last;
  for (let run = 0; run < Number(values.runs); run += 1) {
    await last?.close();
    last = await open({ slow, script: watchRows });
    await last.context.addInitScript(watchPaint);
    watchMemories(last.page);
    const took = await coldSync(last, await server.invite('Banc'), Number(values.fiches));
    for (const key of Object.keys(runs)) runs[key].push(took[key]);
  }
  Object.assign(result, runs);
  return last;
}

/** From the address to the list's first row painted, with everything stored. */
async function start({ page, context }, offline) {
  await context.setOffline(offline);
  await page.goto(`${new URL(page.url()).origin}/annuaire`);
  return page.evaluate(() => window.rowsPainted);
}

/** Opens both fiches with a long life from the list, each in an app that has just started beside another fiche's section. */
async function openLongLived(page) {
  const other = (await page.locator('#row-0').getAttribute('href')).split('/')[2];
  const begin = async (part) => {
    await page.goto(`${new URL(page.url()).origin}/fiche/${other}/${part}`);
    await page.evaluate(() => window.rowsPainted);
    await page.evaluate(() => window.statusUntil((sync) => sync.unlisted === 0));
    await lookFor(page, LONG_LIVED);
  };
  const took = { edited_cold_ms: [], long_cold_ms: [], long_warm_ms: [] };
  for (let round = 0; round < OPENED; round += 1) {
    await begin('informations');
    took.edited_cold_ms.push(await openFiche(page, values.edited, 'Boulangerie'));
    await begin('suivi');
    took.long_cold_ms.push(await openFiche(page, values.long, EVENT));
    await openFiche(page, values.edited, 'Boulangerie');
    took.long_warm_ms.push(await openFiche(page, values.long, EVENT));
  }
  return took;
}

async function reconnect({ page, context }) {
  await context.setOffline(true);
  await page.evaluate(() => window.statusUntil((sync) => sync.link !== 'Online'));
  await context.setOffline(false);
  return page.evaluate(async () => {
    const started = performance.now();
    await window.carnet.request('"Connect"');
    await window.statusUntil((sync) => sync.link === 'Online');
    return performance.now() - started;
  });
}

async function use(browser) {
  await measure(['search_p50_ms', 'search_p99_ms'], async () => {
    const times = await search(browser.page);
    return { search_p50_ms: percentile(times, 0.5), search_p99_ms: percentile(times, 0.99) };
  });
  await measure(['painted_p50_ms', 'painted_p99_ms', 'blocked_ms'], () => typeInSearch(browser));
  await measure(['blank_rows'], () => scroll(browser.page));
  await measure(['worker_bytes'], () => workerMemory(browser));
  await measure(['reconnect_ms'], async () => ({ reconnect_ms: await reconnect(browser) }));
  await measure(['reload_ms'], async () => ({ reload_ms: await start(browser, false) }));
  await measure(['long_cold_ms', 'long_warm_ms', 'edited_cold_ms'], () => openLongLived(browser.page));
  await measure(['offline_ms'], async () => ({ offline_ms: await start(browser, true) }));
}

const server = await startServer({ data: values.data, flags: ['--log-level', 'error'] });
let browser;
try {
  browser = await cold(server);
  await use(browser);
} catch (error) {
  for (const key of ['usable_ms', 'synced_ms', 'searchable_ms']) result[`${key}_note`] = `not measured: ${String(error).split('\n')[0]}`;
} finally {
  await browser?.close();
  await server.stop();
}
console.log(JSON.stringify(result));
process.exit(0);
