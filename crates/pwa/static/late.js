// The late part of a program: what a start does not need, cut off by the build.
//
// The program calls `carnetLate` when it first needs a function of it, and goes on when that
// returns: the page stands still meanwhile. So it is loaded as soon as nobody waits for anything else.

/**
 * Sees to `globalThis.carnetLate`, which the program calls with its exports.
 * @returns {{load: (first: WebAssembly.Exports) => Promise<void>, near: () => Promise<void>}} `load` loads the late part
 *   without keeping anybody waiting; `near`, with which it begins, brings what the service worker keeps of it so near that
 *   nobody waits for a network that is not there: what asks for bytes before it returns does not ask the service worker
 */
export function offerLate(address) {
  let there = false;
  let bytes = null;

  function join(module, first) {
    // Whoever comes second has nothing to add.
    if (!there) new WebAssembly.Instance(module, { first });
    there = true;
    bytes = null;
    // For tests.
    globalThis.carnetWhole = true;
  }

  // Called once: the program knows afterwards that the late part is there.
  globalThis.carnetLate = (first) => {
    // For whom; a start should need nothing of it (tests/browser/late.test.mjs), and what waited for its end may.
    const over = globalThis.document?.documentElement.dataset.complete !== undefined;
    if (!over) globalThis.carnetLateFor = new Error(there ? 'it was there' : 'it was waited for').stack;
    if (there) return;
    try {
      join(new WebAssembly.Module(bytes ?? bytesNow(address)), first);
    } catch (cause) {
      throw new Missing(address, { cause });
    }
  };

  const compiled = async () =>
    bytes ? WebAssembly.compile(bytes) : WebAssembly.compileStreaming(fetch(address, { priority: 'low' }));
  const read = async () => {
    // For tests, as `carnet-shown` in boot.js.
    performance.mark('carnet-late');
    const found = await (await kept(address))?.arrayBuffer();
    if (found && !there) bytes = new Uint8Array(found);
  };
  let reading;
  const near = () => (reading ??= read().catch(console.info));
  const load = async (first) => {
    await near();
    if (!there) join(await compiled(), first);
  };
  return { load, near };
}

/** A file as the service worker keeps it, if it does. */
export async function kept(address) {
  return globalThis.caches?.match(address);
}

/** The late part can't be had: nothing that the program was reading is to blame. */
export class Missing extends Error {}

/** A file's text, before it returns: from the service worker's copy, mostly. */
export function textNow(address, charset = 'utf-8') {
  const request = new XMLHttpRequest();
  request.open('GET', address, false);
  request.overrideMimeType(`text/plain; charset=${charset}`);
  request.send();
  if (request.status !== 200) throw new Error(`${address}: ${request.status}`);
  return request.responseText;
}

/** A file's bytes. A page may not ask for bytes in this way, only for text; this text has a byte a letter. */
function bytesNow(address) {
  return Uint8Array.from(textNow(address, 'x-user-defined'), (letter) => letter.charCodeAt(0));
}
