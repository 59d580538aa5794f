// A Chromium whose profile is empty, with its processor slowed if need be.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/**
 * Opens a browser on a profile of its own.
 * @param {{slow?: number, script?: () => void}} [options] `slow` is how many times slower the page's thread runs; `script` runs first in every page
 */
export async function open({ slow = 1, script } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'carnet-bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? 'chromium', args: FLAGS, viewport: { width: 820, height: 1180 }, locale: 'fr-FR',
  });
  context.setDefaultTimeout(180_000);
  // Nobody shows the tour to a measurement.
  await context.addInitScript(() => localStorage.setItem('carnet-tour', 'seen'));
  if (script) await context.addInitScript(script);
  const page = context.pages()[0] ?? (await context.newPage());
  const debug = await context.newCDPSession(page);
  if (slow > 1) await debug.send('Emulation.setCPUThrottlingRate', { rate: slow });
  const close = async () => {
    await context.close().catch(() => {});
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  return { context, page, debug, close };
}

/** The value below which a part (0 to 1) of the numbers lie; nothing of none. */
export const percentile = (numbers, part) => numbers.toSorted((a, b) => a - b)[Math.round((numbers.length - 1) * part)];
