// The engine's worker: loads the program, and says so when it stops.
//
// `carnetEarly` keeps what the page says until the program listens. When the program traps, the
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

// The late part comes once a start is over, so that nothing the engine does has to wait for the network.
const LATER = 20_000;
const loadLate = offerLate('/__ENGINE_LATE_WASM__');

init({ module_or_path: '/__ENGINE_WASM__' }).then((program) => {
  running = true;
  setTimeout(() => loadLate(program).catch(console.info), LATER);
}, stopped);
