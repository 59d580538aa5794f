// Sixteen people who type in one note, over automerge-repo's server.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PEOPLE = 16;
const SPEED = 6;
const TICKS = 100;

/** Seconds of processor time that a process has used; nothing where the system does not tell. */
async function processorTime(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const numbers = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return numbers && (Number(numbers[11]) + Number(numbers[12])) / TICKS;
}

/** @returns {Promise<{typing_p95_ms: number, typing_cores: number}>} what the others see, and cores that the server takes */
export async function typing(server, url, seconds) {
  const keys = seconds * SPEED;
  const typists = Array.from({ length: PEOPLE }, (_, who) => {
    const started = spawn(process.execPath, [join(import.meta.dirname, 'peer-typist.mjs'), server.port, url, who, PEOPLE, keys, SPEED].map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
    return { started, lines: createInterface({ input: started.stdout })[Symbol.asyncIterator]() };
  });
  await Promise.all(typists.map(({ lines }) => lines.next()));
  const [before, start] = [await processorTime(server.pid), Date.now() + 200];
  for (const { started } of typists) started.stdin.write(`${start}\n`);
  const done = Promise.all(typists.map(async ({ lines }) => JSON.parse((await lines.next()).value)));
  await new Promise((resolve) => { setTimeout(resolve, start + seconds * 1000 - Date.now()); });
  const after = await processorTime(server.pid);
  const all = await done;
  // What never arrived took longer than anybody waited.
  const times = all.flatMap(({ seen }, me) => seen.flatMap((saw, other) => (other === me ? [] : all[other].typed.map((at, key) => (saw[key] ?? Infinity) - at))));
  times.sort((a, b) => a - b);
  return { typing_p95_ms: times[Math.floor(times.length * 0.95)], typing_cores: (after - before) / seconds };
}
