// Starts the app. The theme comes first, so that the page never flashes in the other one.
import { offerLate } from './__LATE_JS__';

const theme = localStorage.getItem('carnet-theme');
if (theme) document.documentElement.dataset.theme = theme;
const language = localStorage.getItem('carnet-language');
if (language) document.documentElement.lang = language;

// The engine's worker loads beside the screens, which find it here. It says nothing before it is
// told to begin: whatever comes earlier means that it failed, and the screens start another.
try {
  const worker = new Worker('/__WORKER_JS__', { type: 'module', name: 'carnet-engine' });
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
};

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

const loadLate = offerLate('/__APP_LATE_WASM__');

Promise.all([import('./__APP_JS__'), whole])
  .then(([{ default: init }]) => init({ module_or_path: '/__APP_WASM__' }))
  .then((program) => {
    // Screens that are seldom opened: the first gesture may be for one.
    const gestures = ['pointerdown', 'keydown'];
    const early = () => {
      for (const gesture of gestures) window.removeEventListener(gesture, early);
      loadLate(program).catch((error) => {
        console.info(error);
        listen();
      });
    };
    const listen = () => gestures.forEach((gesture) => window.addEventListener(gesture, early));
    listen();
  })
  .catch(failed);
