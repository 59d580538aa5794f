// A server behind a line that refuses: what a device pushes is answered as a server
// without room for the document does, and never gets there.

import net from "node:net";
import { after } from "node:test";

const REJECTED = { code: "document-full", message: "no room" };

/**
 * A line to a server.
 * @param {string} url the server's
 * @returns {Promise<{url: string, refuse: boolean, cut: (off: boolean) => void}>} `refuse` switches it; `cut` takes
 *   the line away, for new workers too, which Chromium's own switch forgets for a moment
 */
export async function line(url) {
  const { hostname, port } = new URL(url);
  const devices = new Set();
  let isCut = false;
  const cut = (off) => {
    isCut = off;
    if (off) devices.forEach((device) => device.destroy());
  };
  const state = { url: "", refuse: false, cut };
  const server = net.createServer((device) => {
    if (isCut) return device.destroy();
    devices.add(device);
    device.on("close", () => devices.delete(device));
    const office = net.connect(Number(port), hostname);
    const drop = () => [device, office].forEach((end) => end.destroy());
    for (const end of [device, office]) end.on("error", drop).on("close", drop);
    office.pipe(device);
    const frames = new Frames();
    let isSync = null;
    device.on("data", (bytes) => {
      isSync ??= bytes.toString("latin1", 0, 9) === "GET /sync";
      if (!isSync) return office.write(bytes);
      for (const { raw, message } of frames.take(bytes)) {
        const numbers = state.refuse && message ? pushed(message) : [];
        if (numbers.length === 0) office.write(raw);
        for (const no of numbers) device.write(frame(reject(no)));
      }
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  state.url = `http://127.0.0.1:${server.address().port}`;
  after(() => server.close());
  return state;
}

/** Cuts what a browser sends into the HTTP head and WebSocket frames (RFC 6455). */
class Frames {
  #rest = Buffer.alloc(0);
  #open = false;

  *take(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (let next = this.#next(); next; next = this.#next()) {
      this.#rest = this.#rest.subarray(next.raw.length);
      yield next;
    }
  }

  #next() {
    const all = this.#rest;
    if (!this.#open) {
      const end = all.indexOf("\r\n\r\n");
      this.#open = end >= 0;
      return this.#open ? { raw: all.subarray(0, end + 4) } : undefined;
    }
    if (all.length < 6) return undefined;
    const short = all[1] & 127;
    const [size, start] = short < 126 ? [short, 2] : short === 126 ? [all.readUInt16BE(2), 4] : [Number(all.readBigUInt64BE(2)), 10];
    const end = start + 4 + size;
    if (all.length < end) return undefined;
    const mask = all.subarray(start, start + 4);
    const message = Buffer.from(all.subarray(start + 4, end)).map((byte, at) => byte ^ mask[at % 4]);
    return { raw: all.subarray(0, end), message: (all[0] & 15) === 2 ? message : undefined };
  }
}

/** The outbox numbers of a `Push`. */
function pushed(message) {
  if (!message.toString("latin1", 0, 7).startsWith("\xa1dPush")) return [];
  return read(message, 0)[0].Push.map((entry) => entry.no ?? entry[0]);
}

/** One CBOR value (RFC 8949), of the sorts that the protocol has. */
function read(bytes, at) {
  const [major, short] = [bytes[at] >> 5, bytes[at] & 31];
  const wide = { 24: 1, 25: 2, 26: 4, 27: 8 }[short] ?? 0;
  const size = wide === 0 ? short : wide === 8 ? Number(bytes.readBigUInt64BE(at + 1)) : bytes.readUIntBE(at + 1, wide);
  let next = at + 1 + wide;
  const item = () => {
    const [value, end] = read(bytes, next);
    next = end;
    return value;
  };
  if (major === 2 || major === 3) {
    const text = bytes.subarray(next, next + size);
    return [major === 3 ? text.toString() : text, next + size];
  }
  if (major === 4) return [Array.from({ length: size }, item), next];
  if (major === 5) return [Object.fromEntries(Array.from({ length: size }, () => [item(), item()])), next];
  return [major === 0 ? size : null, next];
}

function reject(no) {
  const text = (words) => Buffer.concat([Buffer.from([0x60 + words.length]), Buffer.from(words)]);
  const number = Buffer.alloc(9);
  number[0] = 0x1b;
  number.writeBigUInt64BE(BigInt(no), 1);
  const fields = [text("no"), number, text("code"), text(REJECTED.code), text("message"), text(REJECTED.message)];
  return Buffer.concat([Buffer.from([0xa1]), text("Reject"), Buffer.from([0xa3]), ...fields]);
}

/** An unmasked binary frame, for less than 126 bytes. */
function frame(message) {
  return Buffer.concat([Buffer.from([0x82, message.length]), message]);
}
