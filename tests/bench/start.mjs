// Measures how the app starts, in Chromium with its processor slowed: node start.mjs [--slow TIMES] [--runs N] [--demo FICHES].
// Chromium slows the page's thread, not its workers. On demo data of its own. Prints one JSON object, times in milliseconds from the navigation:
// `first_paint_ms`, `list_ms` (the first row is painted) and `blocked_ms` (the longest task before that)
// of the second start and the later ones, offline; `first_visit` has those of a visit with nothing stored.
import { parseArgs } from 'node:util';
import { startServer } from '../tools/server.mjs';
import { open, percentile } from './chromium.mjs';
import { watchRows } from './browser-cold.mjs';

const { values } = parseArgs({ options: { slow: { type: 'string', default: '4' }, runs: { type: 'string', default: '5' }, demo: { type: 'string', default: '300' } } });

/** Runs first in every page: the tasks that held up the page's thread. */
function watchTasks() {
  window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((task) => [task.startTime, task.duration])))
    .observe({ type: 'longtask', buffered: true });
}

const painted = (page) => page.evaluate(async () => {
  const paints = () => performance.getEntriesByType('paint').find((entry) => entry.name === 'first-paint');
  while (!paints()) await new Promise(requestAnimationFrame);
  return paints().startTime;
});

/** What the start that is under way in the page takes. */
async function look(page) {
  const first = await painted(page);
  const list = await page.evaluate(() => window.rowsPainted);
  const tasks = await page.evaluate(() => window.longTasks);
  const longest = (before) => Math.max(0, ...tasks.filter(([start]) => start < before).map(([, took]) => took));
  return { first_paint_ms: first, list_ms: list, blocked_ms: longest(list), blocked_before_paint_ms: longest(first) };
}

const server = await startServer({ demo: Number(values.demo), flags: ['--log-level', 'error'] });
const browser = await open({ slow: Number(values.slow), script: watchRows });
try {
  const { page, context } = browser;
  await context.addInitScript(watchTasks);
  await page.goto(await server.invite('Banc'));
  const firstVisit = { first_paint_ms: await painted(page) };
  await page.getByLabel(/Nom de cet appareil|device/i).fill('Banc');
  await page.getByRole('button', { name: /^(Se connecter|Sign in)$/i }).click();
  await page.evaluate(() => window.statusUntil((sync) => sync.arriving === null && sync.up_to_date_at !== null && sync.unlisted === 0));
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  const starts = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    await page.goto(`${new URL(page.url()).origin}/annuaire`);
    starts.push(await look(page));
  }
  const of = (key) => starts.map((start) => Math.round(start[key]));
  const keys = Object.keys(starts[0]);
  const result = { slow: Number(values.slow), first_visit: firstVisit };
  for (const key of keys) result[key] = of(key);
  result.list_median_ms = percentile(of('list_ms'), 0.5);
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
  await server.remove();
}
