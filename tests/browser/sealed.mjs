// The app's rows as they lie in IndexedDB, opened and sealed by other code than the app's: XChaCha20-Poly1305 over what
// Node has. Where there is no lock, the key lies beside the rows.

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const DATABASE = "carnet-sealed";

/** The keys of all rows that begin with these bytes, in hexadecimal. */
export function keys(page, prefix) {
  return page.evaluate(async ([name, prefix]) => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const db = await done(indexedDB.open(name));
    const all = await done(db.transaction("rows").objectStore("rows").getAllKeys());
    db.close();
    const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return all.map(hex).filter((key) => key.startsWith(prefix));
  }, [DATABASE, prefix]);
}

/** The value of a row, in hexadecimal. */
export function value(page, key) {
  return page.evaluate(async ([name, key]) => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const bytes = (hex) => new Uint8Array(hex.match(/../g).map((byte) => Number.parseInt(byte, 16)));
    const db = await done(indexedDB.open(name));
    const found = await done(db.transaction("rows").objectStore("rows").get(bytes(key)));
    db.close();
    return found && [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }, [DATABASE, key]);
}

/** Puts a value in the place of another. */
export function put(page, key, value) {
  return page.evaluate(async ([name, key, value]) => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const bytes = (hex) => new Uint8Array(hex.match(/../g).map((byte) => Number.parseInt(byte, 16)));
    const db = await done(indexedDB.open(name));
    await done(db.transaction("rows", "readwrite").objectStore("rows").put(bytes(value), bytes(key)));
    db.close();
  }, [DATABASE, key, value]);
}

/** The data key, where there is no lock: the 32 numbers under `key` in the CBOR of the row `K`. */
export async function dataKey(page) {
  const header = Buffer.from(await value(page, "4b"), "hex");
  let at = header.indexOf(Buffer.from([0x63, ...Buffer.from("key"), 0x98, 0x20]));
  if (at < 0) throw new Error("there is no key in the clear");
  at += 6;
  const key = Buffer.alloc(32);
  for (let i = 0; i < 32; i++) key[i] = header[at] === 0x18 ? header[(at += 2) - 1] : header[at++];
  return key;
}

/** A row's value as the app seals it. `row` is the key of the row underneath, which begins with `R`. */
export function seal(key, row, value) {
  const nonce = randomBytes(24);
  const cipher = createCipheriv("chacha20-poly1305", subkey(key, nonce), short(nonce), { authTagLength: 16 });
  cipher.setAAD(Buffer.from(row.slice(2), "hex"), { plaintextLength: value.length });
  return Buffer.concat([nonce, cipher.update(value), cipher.final(), cipher.getAuthTag()]).toString("hex");
}

/** What was sealed; throws when it does not open. */
export function open(key, row, sealed) {
  const bytes = Buffer.from(sealed, "hex");
  const nonce = bytes.subarray(0, 24);
  const cipher = createDecipheriv("chacha20-poly1305", subkey(key, nonce), short(nonce), { authTagLength: 16 });
  cipher.setAAD(Buffer.from(row.slice(2), "hex"), { plaintextLength: bytes.length - 40 });
  cipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([cipher.update(bytes.subarray(24, -16)), cipher.final()]);
}

function short(nonce) {
  return Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);
}

/** HChaCha20. */
function subkey(key, nonce) {
  const x = new Uint32Array(16);
  [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574].forEach((word, i) => (x[i] = word));
  for (let i = 0; i < 8; i++) x[4 + i] = key.readUInt32LE(4 * i);
  for (let i = 0; i < 4; i++) x[12 + i] = nonce.readUInt32LE(4 * i);
  const turn = (word, by) => (word << by) | (word >>> (32 - by));
  const quarter = (a, b, c, d) => {
    x[a] += x[b]; x[d] = turn(x[d] ^ x[a], 16);
    x[c] += x[d]; x[b] = turn(x[b] ^ x[c], 12);
    x[a] += x[b]; x[d] = turn(x[d] ^ x[a], 8);
    x[c] += x[d]; x[b] = turn(x[b] ^ x[c], 7);
  };
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 4; i++) quarter(i, 4 + i, 8 + i, 12 + i);
    for (let i = 0; i < 4; i++) quarter(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
  }
  const words = [...x.subarray(0, 4), ...x.subarray(12)];
  const made = Buffer.alloc(32);
  words.forEach((word, i) => made.writeUInt32LE(word, 4 * i));
  return made;
}
