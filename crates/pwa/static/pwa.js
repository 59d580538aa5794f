// Installation and updates. The app and this module only exchange events on `window`:
//
//   carnet-update-ready      (from here) a new version is on the device and waits
//   carnet-activate-update   (to here)   change over now; the page loads itself again. The app
//                                        sends it once nothing that was typed is unsaved.
//   carnet-install-ready     (from here) the browser offers to install the app
//   carnet-install           (to here)   show the browser's installation dialogue
//   carnet-installed         (from here) the app was installed
//   carnet-pwa-ask           (to here)   say again whatever is ready, for a listener that came late
//   carnet-shown             (to here)   there is something to see (static/boot.js; `window.carnetShown` says it was told)
//
// While `window.carnetUnsaved === true`, or an element with [data-unsaved] is on the page, a page
// whose version was replaced by another tab does not load itself again until it is saved.

const UPDATE_EVERY = 30 * 60 * 1000;

let waiting = null;
let offer = null;
let asked = false;

const tell = (name) => window.dispatchEvent(new CustomEvent(name));

window.addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  offer = event;
  tell('carnet-install-ready');
});

window.addEventListener('appinstalled', () => {
  offer = null;
  tell('carnet-installed');
});

window.addEventListener('carnet-install', async () => {
  const dialogue = offer;
  offer = null;
  await dialogue?.prompt();
});

window.addEventListener('carnet-activate-update', () => {
  asked = true;
  waiting?.postMessage({ type: 'activate' });
});

window.addEventListener('carnet-pwa-ask', () => {
  if (waiting) tell('carnet-update-ready');
  if (offer) tell('carnet-install-ready');
});

function isUnsaved() {
  return window.carnetUnsaved === true || document.querySelector('[data-unsaved]') !== null;
}

/** Loads the page again, once, when nothing that was typed would go. */
function loadAgain() {
  if (!asked && isUnsaved()) {
    setTimeout(loadAgain, 500);
    return;
  }
  window.location.reload();
}

function watch(worker) {
  const look = () => {
    // Without a controller this is the first version: nothing is replaced.
    if (worker.state !== 'installed' || !navigator.serviceWorker.controller) return;
    waiting = worker;
    tell('carnet-update-ready');
  };
  worker.addEventListener('statechange', look);
  look();
}

async function register() {
  // The first worker's claim is not an update.
  let controlled = Boolean(navigator.serviceWorker.controller);
  let loading = false;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (controlled && !loading) {
      loading = true;
      loadAgain();
    }
    controlled = true;
  });

  const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
  registration.active?.postMessage({ type: 'loaded' });
  if (registration.waiting) watch(registration.waiting);
  if (registration.installing) watch(registration.installing);
  registration.addEventListener('updatefound', () => registration.installing && watch(registration.installing));

  const update = () => navigator.onLine && registration.update().catch(() => {});
  setInterval(update, UPDATE_EVERY);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && update());
}

/** A first visit fetches every file of the app in the background, which must not slow down the few that it waits for. */
async function begin() {
  const isFirst = !navigator.serviceWorker.controller;
  if (isFirst && !window.carnetShown) await new Promise((resolve) => window.addEventListener('carnet-shown', resolve, { once: true }));
  await register();
}

if ('serviceWorker' in navigator) {
  // A browser that refuses (private windows, no HTTPS) still runs the app online.
  begin().catch((error) => console.info('carnet: no offline start here:', error.message));
}
