// The worker that puts fiches on paper: the program, and the typefaces that it sets them in.
//
// It hears {order} and {replies}, and says {ask: questions}, then {drawn: [pdf, told]}, {failure} or {missing}.
import init, { begin, draw, hear, questions } from './__PRESS_JS__';

const bytes = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

const ready = Promise.all([
  bytes('/__PRINT_REGULAR_TTF__'),
  bytes('/__PRINT_STRONG_TTF__'),
  init({ module_or_path: '/__PRESS_WASM__' }),
]);
// Whoever waits for it hears of it.
ready.catch(() => {});

let order;

async function next(step) {
  let typefaces;
  try {
    typefaces = await ready;
  } catch (error) {
    return self.postMessage({ missing: String(error) });
  }
  try {
    step();
    const ask = questions();
    if (ask.length > 0) return self.postMessage({ ask });
    const drawn = draw(order.choice, order.language, order.words, typefaces[0], typefaces[1]);
    self.postMessage({ drawn }, [drawn[0].buffer]);
  } catch (failure) {
    if (typeof failure !== 'string') throw failure;
    self.postMessage({ failure });
  }
}

self.onmessage = ({ data }) => {
  if (data.replies) return next(() => hear(data.replies));
  order = data.order;
  return next(() => begin(order.contact, order.now));
};
self.addEventListener('unhandledrejection', (event) => self.postMessage({ missing: String(event.reason) }));
