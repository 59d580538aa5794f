// Measures PouchDB in memory against its server, doing what Carnet's benchmark does.
// node pouch.mjs FICHES EDITS SECONDS; prints one JSON object, with only what was reached in that time.
import { setTimeout } from 'node:timers/promises';
import PouchDB from 'pouchdb';
import memory from 'pouchdb-adapter-memory';
import { child } from './child.mjs';

PouchDB.plugin(memory);
const [fiches, , seconds] = process.argv.slice(2).map(Number);
const RUNS = 3;
const result = { fiches };
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

async function pull(server, name) {
  const local = new PouchDB(name, { adapter: 'memory' });
  const start = performance.now();
  await local.replicate.from(`http://127.0.0.1:${server.port}/fiches`, { batch_size: 1000 });
  const cold = performance.now() - start;
  const { doc_count: count } = await local.info();
  if (count < fiches) throw new Error(`only ${count} of ${fiches} arrived`);
  const again = performance.now();
  await local.replicate.from(`http://127.0.0.1:${server.port}/fiches`, { batch_size: 1000 });
  const reconnect = performance.now() - again;
  await local.destroy();
  return { cold, reconnect };
}

async function measure() {
  const start = performance.now();
  const server = await child('pouch-server.mjs', fiches);
  result.push_ms = performance.now() - start;
  try {
    const runs = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await pull(server, `copy${run}`));
    result.cold_ms = median(runs.map((run) => run.cold));
    result.reconnect_ms = median(runs.map((run) => run.reconnect));
    result.server_rss = await server.ask('memory');
    result.stored_bytes = await server.ask('size');
  } finally {
    await server.stop();
  }
}

const limit = setTimeout(seconds * 1000, 'late');
if (await Promise.race([measure(), limit]) === 'late') result.stopped_after_s = seconds;
console.log(JSON.stringify(result));
process.exit(0);
