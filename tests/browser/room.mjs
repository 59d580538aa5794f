// A browser's worker whose disk has no room, from its first moment.

/** Has the page's next workers do something before they begin. */
export async function atTheStart(page, first) {
  const debug = await page.context().newCDPSession(page);
  debug.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    const say = (id, method, params) => debug.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) });
    if (targetInfo.type === "worker") say(1, "Runtime.evaluate", { expression: `(${first})(${withoutRoom})` });
    say(2, "Runtime.runIfWaitingForDebugger", {});
  });
  await debug.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: false });
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
