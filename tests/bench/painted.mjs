// From what a person does to the frame that shows the result.

const PATIENCE_MS = 20_000;

/**
 * Runs first in every page: after `window.watchFor(holds)`, `window.painted` resolves to the milliseconds from the next
 * key or press, as the browser stamped that event, to the end of the frame in which `holds()` is first true. Nothing is polled: the page
 * is looked at when it has changed, and a message that is sent in the frame's callback comes when the frame has been drawn.
 */
export function watchPaint() {
  let at;
  for (const name of ['keydown', 'pointerdown']) addEventListener(name, (event) => { at = event.timeStamp; }, { capture: true });
  const result = (holds) => new Promise((resolve) => {
    at = undefined;
    const observer = new MutationObserver(() => {
      if (at === undefined || !holds()) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const drawn = new MessageChannel();
        drawn.port1.onmessage = () => resolve(performance.now() - at);
        drawn.port2.postMessage(null);
      });
    });
    observer.observe(document.querySelector('#app'), { childList: true, subtree: true, characterData: true, attributes: true });
  });
  window.watchFor = (holds) => { window.painted = result(holds); };
  /** The list shows the answer to this search. */
  window.listed = (text) => () => document.querySelector('#rows')?.dataset.of === text;
  /** This fiche is on the screen, with these words on it. */
  window.opened = (name, words) => () => document.querySelector('.head h1')?.textContent === name && document.querySelector('#main').textContent.includes(words);
}

/** What `act` does, painted as the page's function `holds` says of `given`; milliseconds. */
export async function timed(page, holds, given, act) {
  await page.evaluate(([name, values]) => window.watchFor(window[name](...values)), [holds, given]);
  await act();
  return page.evaluate((patience) => Promise.race([
    window.painted,
    new Promise((_, late) => { setTimeout(() => late(new Error('it was never painted')), patience); }),
  ]), PATIENCE_MS);
}

/** The longest task of the page's thread while something is done, in milliseconds, from Chromium's own trace. */
export async function longestTask(debug, work) {
  const events = [];
  debug.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await debug.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'], excludedCategories: ['*'] } });
  await work();
  const whole = new Promise((resolve) => debug.once('Tracing.tracingComplete', resolve));
  await debug.send('Tracing.end');
  await whole;
  const mark = events.find((event) => event.name === 'carnet-bench');
  const tasks = events.filter(({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && pid === mark.pid && tid === mark.tid);
  if (tasks.length === 0) throw new Error('the trace has no task of the page');
  return Math.max(...tasks.map((task) => task.dur ?? 0)) / 1000;
}
