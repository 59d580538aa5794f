// Measures PouchDB in Chromium, into IndexedDB, against its server: node pouch-browser.mjs --fiches N; prints one JSON object.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { child } from './child.mjs';
import { open } from './chromium.mjs';

const { values } = parseArgs({ strict: false, options: { fiches: { type: 'string' } } });
const server = await child('pouch-server.mjs', values.fiches, join(import.meta.dirname, '../../node_modules/pouchdb/dist'));
const browser = await open();
try {
  const script = `http://127.0.0.1:${server.port}/pages/pouchdb.min.js`;
  await browser.page.goto(script);
  await browser.page.addScriptTag({ url: script });
  const took = await browser.page.evaluate(async (fiches) => {
    const local = new window.PouchDB('copy');
    const pull = async () => {
      const start = performance.now();
      await local.replicate.from(`${location.origin}/fiches`, { batch_size: 1000 });
      return performance.now() - start;
    };
    const cold = await pull();
    const { doc_count: count } = await local.info();
    if (count < fiches) throw new Error(`only ${count} of ${fiches} arrived`);
    return { cold_ms: cold, reconnect_ms: await pull() };
  }, Number(values.fiches));
  console.log(JSON.stringify(took));
} finally {
  await browser.close();
  await server.stop();
}
process.exit(0);
