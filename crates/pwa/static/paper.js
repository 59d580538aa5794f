// A fiche on paper, the page's end: a worker of its own draws it, and asks the engine by way of the page.

let worker;
/** One after the other: the worker does one thing at a time. */
let before = Promise.resolve();

/**
 * @param ask the page's way to the engine: a question to the bytes of its answer
 * @param order {contact, now, choice, language}, and `words`: the language's
 * @returns {Promise<[Uint8Array, string]>} the PDF, and what is to be said of it, in JSON. Rejects with {failure} where
 *   the fiche can't be shown, and with anything else where what draws can't be had.
 */
export function draw(ask, order) {
  const drawn = before.then(() => one(ask, order));
  before = drawn.catch(() => {});
  return drawn;
}

function one(ask, order) {
  worker ??= new Worker('/__PRINTER_JS__', { type: 'module', name: 'carnet-printer' });
  return new Promise((resolve, reject) => {
    const fail = (error) => {
      // What could not be loaded is loaded anew the next time.
      worker?.terminate();
      worker = undefined;
      reject(error);
    };
    worker.onerror = (event) => fail(event.error ?? event.message);
    worker.onmessage = ({ data }) => {
      if (data.ask) {
        Promise.all(data.ask.map(ask)).then((replies) => worker?.postMessage({ replies }), fail);
      } else if (data.drawn) {
        resolve(data.drawn);
      } else if (data.failure) {
        reject({ failure: data.failure });
      } else {
        fail(data.missing);
      }
    };
    worker.postMessage({ order });
  });
}

let frame;
/** Called by the app: opens the browser's dialogue to print a PDF, by its address. */
globalThis.carnetPrint = (url) => {
  frame?.remove();
  frame = document.createElement('iframe');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.className = 'print-frame';
  frame.onload = () => {
    frame.contentWindow.focus();
    frame.contentWindow.print();
  };
  frame.src = url;
  document.body.append(frame);
};
