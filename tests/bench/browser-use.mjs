// The app in use, with everything on the device: searching, scrolling, opening.

const TYPED = ['boulangerie nadia 12', 'contact4321@', 'saint etienne', '35000', 'C-000123', 'boulangrie theo', 'le mans elodie', '022', 'secteur 7', 'artisans nimes', 'zzz'];
/** How long a keystroke that changes nothing on the screen is waited for. */
const UNCHANGED_MS = 400;
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

/** Types in the search field; how long until the list shows the answer, and the longest that the page's thread was busy. */
export async function typeInSearch(page) {
  await page.evaluate(() => {
    window.tasks = [];
    window.frames = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
    let last = performance.now();
    const frame = (at) => {
      window.frames.push(at - last);
      last = at;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    document.addEventListener('input', () => { window.typedAt = performance.now(); }, true);
    window.nextPaint = (patience) => new Promise((painted) => {
      const late = setTimeout(() => painted(null), patience);
      const observer = new MutationObserver(() => {
        if (window.typedAt === undefined) return;
        observer.disconnect();
        clearTimeout(late);
        requestAnimationFrame(() => setTimeout(() => painted(performance.now() - window.typedAt)));
      });
      observer.observe(document.querySelector('#rows'), { childList: true, subtree: true, characterData: true, attributes: true });
    });
  });
  const field = page.locator('#search');
  const times = [];
  for (const text of TYPED.slice(0, 6)) {
    await field.fill('');
    await page.waitForTimeout(300);
    for (const letter of text) {
      await page.evaluate(() => { window.typedAt = undefined; });
      const painted = page.evaluate((patience) => window.nextPaint(patience), UNCHANGED_MS);
      await field.press(letter === ' ' ? 'Space' : letter);
      const took = await painted;
      if (took !== null) times.push(took);
    }
  }
  await field.fill('');
  const blocked = await page.evaluate(() => ({ tasks: window.tasks, frames: window.frames }));
  // A task of less than 50 ms is none of the long ones; then the longest time between two frames says it.
  const longest = Math.max(...(blocked.tasks.length > 0 ? blocked.tasks : blocked.frames));
  times.sort((a, b) => a - b);
  return { painted_p99_ms: times[Math.round((times.length - 1) * 0.99)], blocked_ms: longest };
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

/** Opens a fiche in the running app; milliseconds until it is painted with `words` on it. */
export async function openFiche(page, contact, part, words) {
  const go = (path) => page.evaluate((to) => {
    window.asked = performance.now();
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await go('/annuaire');
  await page.waitForFunction(() => document.querySelector('#row-0') && !document.querySelector('.head h1'));
  await go(`/fiche/${contact}/${part}`);
  return page.evaluate((expected) => new Promise((painted) => {
    const look = () => {
      const main = document.querySelector('main') ?? document.body;
      const isThere = document.querySelector('.head h1') && main.textContent.includes(expected);
      if (isThere) requestAnimationFrame(() => setTimeout(() => painted(performance.now() - window.asked)));
      else requestAnimationFrame(look);
    };
    look();
  }), words);
}

/** The memory of the engine's worker: its objects, and WebAssembly's memories, which these do not count. */
export async function workerMemory({ debug }) {
  // The service worker is attached as well.
  const attached = new Promise((resolve) => {
    debug.on('Target.attachedToTarget', (target) => { if (target.targetInfo.type === 'worker') resolve(target); });
  });
  await debug.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const { sessionId } = await attached;
  const ask = asker(debug, sessionId);
  const { totalSize, embedderHeapUsedSize = 0 } = await ask('Runtime.getHeapUsage');
  const { result: prototype } = await ask('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' });
  const { objects } = await ask('Runtime.queryObjects', { prototypeObjectId: prototype.objectId });
  const { result: bytes } = await ask('Runtime.callFunctionOn', {
    objectId: objects.objectId, returnByValue: true,
    functionDeclaration: 'function () { return [...new Set(this)].reduce((all, memory) => all + memory.buffer.byteLength, 0); }',
  });
  await debug.send('Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false, flatten: false });
  return { worker_bytes: totalSize + embedderHeapUsedSize + bytes.value };
}

/** Asks a worker something of the debugging protocol, through the page that it belongs to. */
function asker(debug, sessionId) {
  let last = 0;
  return (method, params = {}) => new Promise((resolve, reject) => {
    const id = (last += 1);
    const late = setTimeout(() => reject(new Error(`the worker did not answer ${method}`)), 10_000);
    const hear = ({ message, sessionId: from }) => {
      if (from !== sessionId) return;
      const { id: answered, result, error } = JSON.parse(message);
      if (answered !== id) return;
      clearTimeout(late);
      debug.off('Target.receivedMessageFromTarget', hear);
      if (error) reject(new Error(error.message));
      else resolve(result);
    };
    debug.on('Target.receivedMessageFromTarget', hear);
    debug.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) }).catch(reject);
  });
}
