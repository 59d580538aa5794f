// The app in use, with everything on the device: searching, scrolling, opening.
import { percentile } from './chromium.mjs';
import { longestTask, timed } from './painted.mjs';

const TYPED = ['boulangerie nadia 12', 'contact4321@', 'saint etienne', '35000', 'C-000123', 'boulangrie theo', 'le mans elodie', '022', 'secteur 7', 'artisans nimes', 'zzz'];
const WHEEL = { pixels: 100, times: 180 };

/** Every keystroke of what is typed, asked of the engine's worker one after another; milliseconds each. */
export function search(page) {
  return page.evaluate(async (typed) => {
    // The first question loads what reads and writes JSON.
    await window.carnet.request('"Status"');
    const times = [];
    for (let round = 0; round < 2; round += 1) {
      for (const text of typed) {
        for (let end = 1; end <= text.length; end += 1) {
          const request = JSON.stringify({ Search: { query: { text: text.slice(0, end) }, offset: 0, limit: 64 } });
          const start = performance.now();
          await window.carnet.request(request);
          times.push(performance.now() - start);
        }
      }
    }
    return times;
  }, TYPED);
}

/** Types in the search field; how long until the list shows each answer. */
export async function typeInSearch({ page, debug }) {
  const field = page.locator('#search');
  const times = [];
  const put = (key, text) => timed(page, 'listed', [text], () => page.keyboard.press(key));
  const clear = async () => {
    await field.fill('');
    await page.waitForFunction(() => window.listed('')());
  };
  const typeAll = async (keep) => {
    for (const text of TYPED.slice(0, 6)) {
      await clear();
      for (let end = 1; end <= text.length; end += 1) keep(await put(text[end - 1] === ' ' ? 'Space' : text[end - 1], text.slice(0, end)));
    }
    await clear();
  };
  await typeAll((took) => times.push(took));
  const blocked = await longestTask(debug, async () => {
    await page.evaluate(() => performance.mark('carnet-bench'));
    await typeAll(() => {});
  });
  return { painted_p50_ms: percentile(times, 0.5), painted_p99_ms: percentile(times, 0.99), blocked_ms: blocked };
}

/** Turns the wheel over the list, fast; how many of the places that are looked at in each frame show no row. */
export async function scroll(page) {
  await page.evaluate(() => {
    const rows = document.querySelector('#rows');
    const isBlank = (y) => {
      const box = rows.getBoundingClientRect();
      const row = document.elementFromPoint(box.left + box.width / 2, box.top + y * box.height)?.closest('.row');
      return !row || row.querySelector('.sk') !== null;
    };
    window.blank = 0;
    window.looked = 0;
    const frame = () => {
      window.looked += 1;
      window.blank += [0.05, 0.3, 0.5, 0.7, 0.95].filter(isBlank).length;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const box = await page.locator('#rows').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let turn = 0; turn < WHEEL.times; turn += 1) {
    await page.mouse.wheel(0, WHEEL.pixels);
    await page.waitForTimeout(8);
  }
  const { blank, looked, top } = await page.evaluate(() => ({ blank: window.blank, looked: window.looked, top: document.querySelector('#rows').scrollTop }));
  if (top < WHEEL.pixels * WHEEL.times * 0.5) throw new Error(`the list scrolled by ${top} pixels only`);
  return { blank_rows: blank, blank_rows_note: `${looked} frames were looked at, in 5 places each, over ${Math.round(top)} pixels` };
}

/** Presses a fiche's row in the list; milliseconds from the press until it is painted with `words` on it. */
export async function openFiche(page, contact, words) {
  const row = page.locator(`#rows a.row[href^="/fiche/${contact}/"]`);
  const name = await row.locator('b').textContent();
  const { x, y, width, height } = await row.boundingBox();
  return timed(page, 'opened', [name, words], () => page.mouse.click(x + width / 2, y + height / 2));
}

/** Looks for something and waits for the answer. */
export async function lookFor(page, text) {
  await page.locator('#search').fill(text);
  await page.waitForFunction((of) => window.listed(of)() && document.querySelector('#row-0') !== null, text);
}

/**
 * Has the engine's worker remember WebAssembly's memories from its start on. To find them afterwards is to
 * walk its whole heap, which ends the page where that is large.
 */
export function watchMemories(page) {
  const watch = () => {
    const { get } = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, 'buffer');
    globalThis.memories = new Set();
    Object.defineProperty(WebAssembly.Memory.prototype, 'buffer', {
      configurable: true,
      get() {
        globalThis.memories.add(this);
        return get.call(this);
      },
    });
  };
  // One that ends before it is asked is of no interest.
  page.on('worker', (worker) => worker.evaluate(watch).catch(() => {}));
}

/** The memory of the engine's worker: its objects, and WebAssembly's memories, which these do not count. */
export async function workerMemory({ page, debug }) {
  const [worker] = page.workers();
  const bytes = await worker.evaluate(() => [...globalThis.memories].reduce((all, memory) => all + memory.buffer.byteLength, 0));
  if (!bytes) throw new Error('the worker has no memory of WebAssembly');
  // The service worker is attached as well.
  const attached = new Promise((resolve) => {
    debug.on('Target.attachedToTarget', (target) => { if (target.targetInfo.type === 'worker') resolve(target); });
  });
  await debug.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const { sessionId } = await attached;
  const { totalSize, embedderHeapUsedSize = 0 } = await ask(debug, sessionId, 'Runtime.getHeapUsage');
  await debug.send('Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false, flatten: false });
  return { worker_bytes: totalSize + embedderHeapUsedSize + bytes };
}

/** Asks a worker something of the debugging protocol, through the page that it belongs to. */
function ask(debug, sessionId, method) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the worker did not answer ${method}`)), 10_000);
    const hear = ({ message, sessionId: from }) => {
      if (from !== sessionId) return;
      const { id, result, error } = JSON.parse(message);
      if (id !== 1) return;
      clearTimeout(late);
      debug.off('Target.receivedMessageFromTarget', hear);
      if (error) reject(new Error(error.message));
      else resolve(result);
    };
    debug.on('Target.receivedMessageFromTarget', hear);
    debug.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: 1, method }) }).catch(reject);
  });
}
