// A real server for tests and pictures: the built program, on a free port, in a folder of its own.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
// `cargo xtask test` says where they are; by hand, after a build, they are here.
const top = join(import.meta.dirname, '../..');
const PROGRAM = process.env.CARNET_SERVER ?? join(top, 'target/debug/carnet-server');
const APP = process.env.CARNET_APP ?? join(top, 'dist');

/**
 * Starts a server and waits until it listens.
 * @param {{demo?: number, data?: string, listen?: string, flags?: string[]}} [options] `data` is made, and deleted at `remove`, if it is not given
 * @returns {Promise<{url: string, link: string | undefined, data: string, log: string[], invite: (name: string) => Promise<string>, place: (name: string, role: string) => Promise<unknown>,
 *   stop: () => Promise<void>, kill: () => Promise<void>, remove: () => Promise<void>}>} `link` is the first sign-in link, if no device has signed in
 */
export async function startServer({ demo, data, listen = '127.0.0.1:0', flags = [] } = {}) {
  const folder = data ?? await mkdtemp(join(tmpdir(), 'carnet-test-'));
  const options = ['serve', '--data', folder, '--listen', listen, '--app', APP, ...(demo ? [`--demo=${demo}`] : []), ...flags];
  const child = spawn(PROGRAM, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const log = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const { url, link } = await greeting(child, log);

  const end = async (signal) => {
    child.kill(signal);
    await ended;
  };
  return {
    url,
    link,
    data: folder,
    log,
    invite: async (name) => linkIn((await run(PROGRAM, ['invite', name, '--data', folder])).stdout),
    place: (name, role) => run(PROGRAM, ['place', name, role, '--data', folder]),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    remove: async () => {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const linkIn = (text) => text.match(/https?:\S+#\/join\/\S+/)?.[0];

/** What the server says before it answers. Its last word is how to invite someone. */
function greeting(child, log) {
  return new Promise((resolve, reject) => {
    let text = '';
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      text += `${line}\n`;
      const url = text.match(/Carnet is at (\S+)/)?.[1];
      if (url && line.startsWith('To invite')) resolve({ url: url.replace(/\/$/, ''), link: linkIn(text) });
    });
    lines.on('close', () => reject(new Error(`the server did not start:\n${text}${log.join('\n')}`)));
  });
}
