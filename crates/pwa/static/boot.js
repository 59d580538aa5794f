// Starts the app. The theme comes first, so that the page never flashes in the other one.
import { kept, offerLate, textNow } from './__LATE_JS__';

const theme = localStorage.getItem('carnet-theme');
if (theme) document.documentElement.dataset.theme = theme;

/** The words of each language, in files of their own: a start loads those that it speaks, and of these the late ones last. */
const WORDS = { fr: '/__FR_FTL__', en: '/__EN_FTL__' };
const LATE_WORDS = { fr: '/__FR_LATE_FTL__', en: '/__EN_LATE_FTL__' };
const language = (localStorage.getItem('carnet-language') ?? navigator.language).startsWith('en') ? 'en' : 'fr';
document.documentElement.lang = language;

const words = new Map();
/** Called by the app: the words of a language that was learnt. */
window.carnetWords = (tag) => words.get(tag);

const late = new Map();
/** Called by the app before it speaks another language: the screen that it is chosen on says late words. */
window.carnetLearn = async (tag) => {
  await learn(WORDS[tag], tag, words);
  await learn(LATE_WORDS[tag], tag, late).catch(console.info);
};
/** Called by the app when it first says a word that a start does without: it waits for them if they are not there yet. */
window.carnetLateWords = (tag) => {
  if (!late.has(tag)) {
    // A start should need none of it (tests/browser/late.test.mjs).
    window.carnetLateFor ??= new Error('late words were waited for').stack;
    try {
      late.set(tag, textNow(LATE_WORDS[tag]));
    } catch (error) {
      console.info(error);
    }
  }
  return late.get(tag);
};

/** What is on its way. */
const asked = new Map();
/** Resolves when the words of a file are among those that are `known`; it is read once. */
async function learn(address, tag, known) {
  if (known.has(tag)) return;
  if (!asked.has(address)) asked.set(address, read(address).finally(() => asked.delete(address)));
  known.set(tag, await asked.get(address));
}

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}
const learnt = learn(WORDS[language], language, words);

/** Screens that a start shows without its late part; who opens another address waits for it. */
const isEarly = /^\/(annuaire|fiche\/\w+(\/informations)?)\/?$/.test(location.pathname);

// The engine's worker loads beside the screens, which find it here. It says nothing before it is
// told to begin: whatever comes earlier means that it failed, and the screens start another.
let worker;
try {
  // By its name: a script that comes out of a service worker's cache has lost the end of its address.
  worker = new Worker('/__WORKER_JS__', { type: 'module', name: isEarly ? 'carnet-engine early' : 'carnet-engine' });
  window.carnetWorker = worker;
  worker.onmessage = worker.onerror = () => {
    worker.terminate();
    delete window.carnetWorker;
  };
} catch {
  // The screens try again, and say so.
}

/** Called by the app with its way to the engine: what scripts may ask, see runtime/scripting.rs. */
window.carnetOffer = (ask, version) => {
  window.carnet = {
    version,
    request: async (text) => (await import('./__SCRIPTING_JS__')).request(ask, text),
  };
  // Called by the app to print: see runtime/paper.rs.
  window.carnetPaper = async (order) =>
    (await import('./__PAPER_JS__')).draw(ask, { ...order, words: words.get(order.language) + (window.carnetLateWords(order.language) ?? '') });
};

/** Called by the app when it shows a map. */
window.carnetMap = () => import('./__MAP_JS__');

function failed(error) {
  console.error(error);
  const words = document.createElement('p');
  words.className = 'banner bad';
  words.setAttribute('role', 'alert');
  words.textContent = document.documentElement.lang === 'en'
    ? 'Carnet could not start. Nothing is lost: reload the page, or update the browser.'
    : 'Carnet n’a pas pu démarrer. Rien n’est perdu : rechargez la page, ou mettez le navigateur à jour.';
  document.body.prepend(words);
}

/** This script does not wait for the page, of which the screens need the whole. */
const whole = new Promise((resolve) => {
  if (document.readyState !== 'loading') resolve();
  else document.addEventListener('DOMContentLoaded', resolve, { once: true });
});

/** Resolves when there is something to see that nobody waits for any more, and it has been painted. */
const shown = () => new Promise((resolve) => {
  const app = document.getElementById('app');
  const idle = window.requestIdleCallback ?? setTimeout;
  const look = () => {
    if (app.querySelector('[aria-busy="true"]')) return;
    observer.disconnect();
    requestAnimationFrame(() => idle(resolve));
  };
  const observer = new MutationObserver(look);
  observer.observe(app, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-busy'] });
  look();
});

/** Resolves with the next gesture: it may be for a screen that is seldom opened. */
const gesture = () => new Promise((resolve) => {
  for (const name of ['pointerdown', 'keydown']) window.addEventListener(name, resolve, { once: true });
});

const { load, near } = offerLate('/__APP_LATE_WASM__');

/** What a start does without, from what the service worker keeps. */
async function bringNear() {
  await near();
  const found = await kept(LATE_WORDS[language]);
  if (found) late.set(language, await found.text());
}
// Of a start that does without, it comes after it: see `complete`.
const nearby = isEarly ? undefined : bringNear().catch(console.info);

/** Loads both programs' late parts, once the start is over; without a network it is tried again. */
async function complete(program) {
  await Promise.race([shown(), gesture()]);
  performance.mark('carnet-shown');
  worker?.postMessage('shown');
  // What keeps the app for later waits for this as well, so that a slow line carries first what is needed first.
  window.carnetShown = true;
  window.dispatchEvent(new CustomEvent('carnet-shown'));
  const rest = () => Promise.all([load(program), learn(LATE_WORDS[language], language, late)]);
  while (!(await rest().then(() => true, console.info))) await gesture();
  // What a start does without draws itself now.
  document.documentElement.dataset.complete = '';
  window.dispatchEvent(new CustomEvent('carnet-complete'));
}

Promise.all([import('./__APP_JS__'), whole, learnt, nearby])
  .then(([{ default: init }]) => init({ module_or_path: '/__APP_WASM__' }))
  .then(complete)
  .catch(failed);
