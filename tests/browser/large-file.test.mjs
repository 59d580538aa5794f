// A file of 200 MB is attached on a line that breaks ten times: it arrives whole, and once. The native device sends it; no browser is needed.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { company } from "./kit.mjs";

const run = promisify(execFile);
const { CARNET_SERVER, CARNET_CLI } = process.env;
const SIZE = 200_000_000;
const BREAKS = 10;
const NAME = "Boulangerie du Port";

/** A line that breaks in the middle of what goes up, so many times, and counts it. */
async function line(url) {
  const state = { url: "", up: 0, broken: 0, counts: false };
  const server = net.createServer((device) => {
    const office = net.connect(Number(new URL(url).port), "127.0.0.1");
    const drop = () => [device, office].forEach((end) => end.destroy());
    for (const end of [device, office]) end.on("error", drop).on("close", drop);
    office.pipe(device);
    device.on("data", (bytes) => {
      if (state.counts) state.up += bytes.length;
      if (state.broken < BREAKS && state.up > ((state.broken + 1) * SIZE) / (BREAKS + 1)) {
        state.broken += 1;
        return drop();
      }
      office.write(bytes);
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  state.url = `http://127.0.0.1:${server.address().port}`;
  after(() => server.close());
  return state;
}

/** Writes bytes that no two pieces share; their hash. */
async function noise(file) {
  const [hash, out] = [createHash("sha256"), createWriteStream(file)];
  let state = 1;
  for (let done = 0; done < SIZE; done += 1_000_000) {
    const part = Buffer.alloc(1_000_000);
    for (let at = 0; at < part.length; at += 4) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      part.writeUInt32LE(state, at);
    }
    hash.update(part);
    if (!out.write(part)) await once(out, "drain");
  }
  await new Promise((done) => { out.end(done); });
  return hash.digest("hex");
}

async function hashed(file) {
  const hash = createHash("sha256");
  for await (const part of createReadStream(file)) hash.update(part);
  return hash.digest("hex");
}

test("a file of 200 MB arrives whole, and once, on a line that breaks ten times", async () => {
  const office = await company();
  const place = await mkdtemp(path.join(tmpdir(), "carnet-large-"));
  after(() => rm(place, { recursive: true, force: true }));
  const way = await line(office.url);
  const device = (name) => (...typed) => run(CARNET_CLI, ["--data", path.join(place, name), "--wait", "600", ...typed], { maxBuffer: 1 << 24 });
  const [nadia, paul] = [device("nadia"), device("paul")];
  await nadia("join", (await office.invite("Nadia")).replace(office.url, way.url));
  await writeFile(path.join(place, "contacts.csv"), `Raison sociale;Ville\n${NAME};Brest\n`);
  await nadia("import", path.join(place, "contacts.csv"));
  await nadia("sync");
  const file = path.join(place, "Plans.bin");
  const hash = await noise(file);
  way.counts = true;
  await nadia("attach", NAME, file);
  assert.equal(way.broken, BREAKS);
  assert.ok(way.up < SIZE * 1.3, `${way.up} bytes went up`);
  const stored = await readdir(path.join(office.data, "files"), { recursive: true, withFileTypes: true });
  assert.equal(stored.filter((one) => one.isFile()).length, 1);
  // Somebody else has it, bit by bit the same.
  await paul("join", await office.invite("Paul"));
  const got = path.join(place, "got.bin");
  await paul("fetch", NAME, "Plans.bin", "--to", got);
  assert.equal(await hashed(got), hash);
  // A backup of the running server has it, and misses it where it is gone.
  const copy = path.join(place, "copy");
  const { stdout } = await run(CARNET_SERVER, ["backup", "--data", office.data, "--to", copy]);
  assert.match(stdout, /Copied 1 attached files \(200000000 bytes\)/);
  const check = () => run(CARNET_SERVER, ["check", "--data", copy]);
  assert.match((await check()).stdout, /Nothing is wrong/);
  await rm(path.join(copy, "files"), { recursive: true });
  await assert.rejects(check, ({ stdout: said }) => /missing or not whole/.test(said));
});
