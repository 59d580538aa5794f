// A browser's worker whose disk has no room, from its first moment.

const SCRIPT = /\/worker-[0-9a-f]+\.js$/;

/**
 * Has the page's next workers do something before they begin. It is written into their script, as the server sends it
 * and as the service worker keeps it: what a debugger puts into a worker comes after its beginning now and then.
 */
export async function atTheStart(page, first) {
  const before = `(${first})(${withoutRoom});\n`;
  await page.route(SCRIPT, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: before + (await response.text()) });
  });
  if (await page.evaluate(() => window.carnet !== undefined)) {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.evaluate(keepChanged, [before, SCRIPT.source]);
  }
}

/** In the page. */
async function keepChanged([before, script]) {
  const [cache] = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const request = (await cache.keys()).find(({ url }) => new RegExp(script).test(url));
  const kept = await cache.match(request);
  const headers = new Headers(kept.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  await cache.put(request, new Response(before + (await kept.text()), { headers }));
}

/** A worker's IndexedDB takes nothing until it `hasRoom`. */
export function withoutRoom() {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...row) {
    if (!self.hasRoom) throw new DOMException("there is no room", "QuotaExceededError");
    return put.apply(this, row);
  };
}

/** There is room. */
export async function giveRoom(page) {
  await page.workers().at(-1).evaluate(() => { self.hasRoom = true; });
}
