// A server of a peer, in a process of its own, that answers questions line by line.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Starts `node script folder ...more`, whose first line is its port.
 * @returns {Promise<{port: string, pid: number, folder: string, ask: (what: string) => Promise<number>, stop: () => Promise<void>}>}
 */
export async function child(script, ...more) {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-peer-'));
  const started = spawn(process.execPath, [join(import.meta.dirname, script), folder, ...more.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const port = await next();
  if (port === undefined) throw new Error(`${script} did not start`);
  return {
    port,
    pid: started.pid,
    folder,
    ask: async (what) => {
      started.stdin.write(`${what}\n`);
      return Number(await next());
    },
    stop: async () => {
      started.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
