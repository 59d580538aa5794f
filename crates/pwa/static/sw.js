// The service worker: keeps one whole version of the app on the device, so that it starts
// with no network, and never serves a mixture of two.
//
// What pages may say to it (`postMessage` with an object):
//   {type: 'activate'}  to a waiting worker: take over now. Every page then gets
//                       `controllerchange` and loads itself again.
//   {type: 'policy'}    to the active one: this page was kept from something that the server may allow by now;
//                       the next one has the server's policy of today.
//   {type: 'loaded'}    to the active one: a page of this version runs, so that older
//                       versions may go once no other page is left; and if it was on its way
//                       when this one took over, it is under this one from now on.
// It answers nothing, and it never touches /api, /sync or anything that is not a GET.

// The build writes these two in.
const VERSION = '__VERSION__';
/** @type {[string, string][]} path, and the integrity of its content */
const ASSETS = "__ASSETS__";

const PREFIX = 'carnet-';
const CACHE = PREFIX + VERSION;
const SHELL = '/index.html';
const POLICY = 'content-security-policy';
const PATHS = new Set(ASSETS.map(([path]) => path));

self.addEventListener('install', (event) => event.waitUntil(keepAll()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const answer = route(event.request);
  if (answer) event.respondWith(answer);
});
self.addEventListener('message', (event) => {
  if (event.data?.type === 'activate') self.skipWaiting();
  if (event.data?.type === 'loaded') event.waitUntil(Promise.all([forgetOthers(), self.clients.claim()]));
  if (event.data?.type === 'policy') event.waitUntil(renewPolicy());
});

/**
 * Every file of this version, checked against its hash: all of them, or the install fails and is tried again later.
 * The page itself comes last: a cache that has it is whole.
 */
async function keepAll() {
  const cache = await caches.open(CACHE);
  const keep = async ([path, integrity]) => {
    if (await cache.match(path)) return;
    const before = await unchanged(path, integrity);
    await cache.put(path, before ?? await fetched(path, integrity));
  };
  const isShell = ([path]) => path === SHELL;
  await Promise.all(ASSETS.filter((asset) => !isShell(asset)).map(keep));
  await Promise.all(ASSETS.filter(isShell).map(keep));
}

/** A file as an older version left it here: a hashed name never means another content. */
async function unchanged(path, integrity) {
  const hashed = /-[0-9a-f]{16}\.\w+$/.test(path);
  return hashed && integrity ? caches.match(path) : undefined;
}

async function fetched(path, integrity) {
  // `no-cache` asks the server whether the browser's own copy is still right.
  const response = await fetch(path, { integrity, cache: 'no-cache', credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  // A redirected response can't answer a navigation.
  return response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response;
}

/**
 * The version before this one stays for now: a page of it may still hold unsaved input and
 * want one of its files. Caches are listed in the order in which they were made; one of an
 * install that failed was never any page's.
 */
async function takeOver() {
  const older = (await ours()).filter((name) => name !== CACHE);
  const isWhole = await Promise.all(older.map(async (name) => Boolean(await (await caches.open(name)).match(SHELL))));
  const before = older.findLast((_, index) => isWhole[index]);
  await Promise.all(older.filter((name) => name !== before).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** Called once a page of this version runs. */
async function forgetOthers() {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (pages.length > 1) return;
  const waiting = self.registration.waiting || self.registration.installing;
  if (waiting) return;
  const others = (await ours()).filter((name) => name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** The page keeps its content, and gets the policy that the server sends today; without a network nothing changes. */
async function renewPolicy() {
  const policy = (await fetch(SHELL, { cache: 'no-store', credentials: 'same-origin' }).catch(() => undefined))?.headers.get(POLICY);
  const cache = await caches.open(CACHE);
  const page = await cache.match(SHELL);
  if (!policy || !page || page.headers.get(POLICY) === policy) return;
  const headers = new Headers(page.headers);
  headers.set(POLICY, policy);
  await cache.put(SHELL, new Response(await page.blob(), { status: page.status, headers }));
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/** The answer to a request, or nothing where the network should answer. */
function route(request) {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return undefined;
  if (url.pathname.startsWith('/api/') || url.pathname === '/sync') return undefined;
  if (request.mode === 'navigate') return isPage(url.pathname) ? kept(SHELL, request) : undefined;
  if (PATHS.has(url.pathname)) return kept(url.pathname, request);
  // A file of an older version, for a page of it.
  if (/-[0-9a-f]{16}\.\w+$/.test(url.pathname)) return older(request);
  return undefined;
}

/** The app's own addresses have no extension; /healthz and /metrics are the server's. */
function isPage(path) {
  return path === SHELL || (!/\.\w+$/.test(path) && path !== '/healthz' && path !== '/metrics');
}

async function kept(path, request) {
  const cache = await caches.open(CACHE);
  // A browser short of room may have dropped the cache: the network is better than nothing.
  return (await cache.match(path)) ?? fetch(request);
}

async function older(request) {
  return (await caches.match(request)) ?? fetch(request);
}
