// One of the people who type in one note with automerge-repo: node peer-typist.mjs PORT URL WHO PEOPLE KEYS SPEED.
// Prints `ready`, waits for a line with the instant of the start (milliseconds since 1970), types, and prints when it typed each of
// its letters and when it saw each of the others'.
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { updateText } from '@automerge/automerge';
import { Repo } from '@automerge/automerge-repo';
import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket';

const [port, url, who, people, keys, speed] = process.argv.slice(2).map((value) => (Number.isNaN(Number(value)) ? value : Number(value)));
const letter = (of) => String.fromCharCode(0x391 + of + (of > 8 ? 1 : 0));
const now = () => performance.timeOrigin + performance.now();

const adapter = new WebSocketClientAdapter(`ws://127.0.0.1:${port}`);
const repo = new Repo({ network: [adapter], peerId: `typist-${who}` });
const handle = await repo.find(url);
const typed = [];
const seen = Array.from({ length: people }, () => []);

function look() {
  const { notes } = handle.doc();
  for (let other = 0; other < people; other += 1) {
    const count = notes.split(letter(other)).length - 1;
    while (seen[other].length < count) seen[other].push(now());
  }
}

handle.on('change', look);
console.log('ready');
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const start = Number((await lines.next()).value) + ((1000 / speed) * who) / people;
for (let key = 0; key < keys; key += 1) {
  await setTimeout(Math.max(0, start + (key * 1000) / speed - now()));
  typed.push(now());
  handle.change((doc) => updateText(doc, ['notes'], doc.notes + letter(who)));
}
const end = now() + 20_000;
while (now() < end && seen.some((times) => times.length < keys)) await setTimeout(20);
console.log(JSON.stringify({ typed, seen }));
process.exit(0);
