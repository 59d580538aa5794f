// Measures automerge-repo, client and server, doing what Carnet's benchmark does.
// node peer.mjs FICHES EDITS SECONDS; prints one JSON object, with only what was reached in that time.
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Repo } from '@automerge/automerge-repo';
import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket';
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs';
import { child } from './child.mjs';
import { fiche } from './fiche.mjs';
import { typing } from './peer-typing.mjs';

const [fiches, edits, seconds] = process.argv.slice(2).map(Number);
/** Fiches up to which people also type together: it makes no difference. */
const TYPING_UP_TO = 1000;
const TYPING_SECONDS = 10;
const result = { fiches };
/** When the cold sync began. */
let pulling;

/** A device: a repo with its files in a folder of its own, connected. */
async function connect(server, name) {
  const adapter = new WebSocketClientAdapter(`ws://127.0.0.1:${server.port}`);
  const repo = new Repo({ network: [adapter], storage: new NodeFSStorageAdapter(join(server.folder, name)), peerId: name });
  await repo.networkSubsystem.whenReady();
  await adapter.whenReady();
  return { repo, adapter };
}

/** Resolves once no message has come for a while; returns when the last one came. */
function quiet(adapter, milliseconds = 400) {
  return new Promise((resolve) => {
    let last = performance.now();
    adapter.on('message', () => { last = performance.now(); });
    const timer = setInterval(() => {
      if (performance.now() - last < milliseconds) return;
      clearInterval(timer);
      resolve(last);
    }, 20);
  });
}

async function push(server) {
  const { repo } = await connect(server, 'writer');
  const start = performance.now();
  const urls = Array.from({ length: fiches }, (_, i) => repo.create(fiche(i)).url);
  while (await server.ask('documents') < fiches) await setTimeout(200);
  result.push_ms = performance.now() - start;
  return { repo, urls };
}

async function pull(server, urls) {
  const start = performance.now();
  pulling = start;
  const { repo, adapter } = await connect(server, 'reader');
  await Promise.all(urls.map(async (url) => (await repo.find(url)).doc()));
  await repo.flush();
  result.cold_ms = performance.now() - start;
  return { repo, adapter };
}

/**
 * The connection goes and comes back; nothing has changed. A document in step gets no answer, so this
 * ends when the last of the client's messages, one for each document, is handed to the socket: less
 * than it really takes.
 */
async function reconnect({ adapter }) {
  await quiet(adapter);
  adapter.disconnect();
  const start = performance.now();
  let [messages, end] = [0, start];
  const send = adapter.send;
  adapter.send = (message) => {
    send.call(adapter, message);
    [messages, end] = [messages + 1, performance.now()];
  };
  const greeted = new Promise((resolve) => adapter.once('peer-candidate', resolve));
  adapter.connect('reader', {});
  await greeted;
  while (performance.now() - end < 1000) await setTimeout(50);
  result.reconnect_ms = end - start;
  result.reconnect_messages = messages;
}

async function latency(writer, reader, url) {
  const [from, to] = await Promise.all([writer.find(url), reader.find(url)]);
  const times = [];
  for (let i = 0; i < edits; i += 1) {
    const seen = new Promise((resolve) => to.once('change', resolve));
    const start = performance.now();
    from.change((doc) => { doc.job_title = `edit ${i}`; });
    await seen;
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  result.edit_p50_ms = times[Math.floor(times.length * 0.5)];
  result.edit_p99_ms = times[Math.floor(times.length * 0.99)];
}

async function measure(server) {
  const { repo: writer, urls } = await push(server);
  const reader = await pull(server, urls);
  result.server_rss = await server.ask('memory');
  await latency(writer, reader.repo, urls[0]);
  await reconnect(reader);
  result.stored_bytes = await server.ask('size');
  if (fiches <= TYPING_UP_TO) Object.assign(result, await typing(server, urls[0], TYPING_SECONDS));
}

const server = await child('peer-server.mjs');
const limit = setTimeout(seconds * 1000, 'late');
if (await Promise.race([measure(server), limit]) === 'late') {
  result.stopped_after_s = seconds;
  if (pulling !== undefined && result.cold_ms === undefined) result.cold_at_least_ms = performance.now() - pulling;
}
await server.stop();
console.log(JSON.stringify(result));
process.exit(0);
