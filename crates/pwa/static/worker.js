// The engine's worker: loads the program, and says so when it stops.
//
// `carnetEarly` keeps what the page says until the program listens. `static/boot.js` says 'shown', which is not for
// the program. When the program traps, the
// page hears `{trap, applying}`: why, and the document (hexadecimal) that was being read. It then
// ends this worker and starts another.
import init, { applying } from './__ENGINE_JS__';
import { Missing, offerLate } from './__LATE_JS__';

self.carnetEarly = [];
self.onmessage = (event) => self.carnetEarly.push(event.data);

let running = false;

function stopped(reason) {
  let doc = null;
  try {
    doc = running && !(reason instanceof Missing) ? applying() ?? null : null;
  } catch {
    // The program is beyond answering.
  }
  self.postMessage({ trap: String(reason?.stack ?? reason), applying: doc });
}

self.addEventListener('error', (event) => stopped(event.error ?? event.message));
self.addEventListener('unhandledrejection', (event) => stopped(event.reason));

// The late part comes when the page has its list, so that nothing the engine does has to wait for the network; a
// worker whose page does not say so loads it by itself. Unless the page opens on what a start shows without it
// (`static/boot.js` says so in this worker's name), what is kept of it here comes first.
const LATER = 20_000;
const { load, near } = offerLate('/__ENGINE_LATE_WASM__');
const nearby = self.name.endsWith(' early') ? undefined : near();
const shown = new Promise((resolve) => {
  self.addEventListener('message', (event) => event.data === 'shown' && resolve());
  setTimeout(resolve, LATER);
});

Promise.resolve(nearby)
  .then(() => init({ module_or_path: '/__ENGINE_WASM__' }))
  .then(async (program) => {
    running = true;
    await shown;
    load(program).catch(console.info);
  }, stopped);
