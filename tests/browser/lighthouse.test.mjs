// What Lighthouse says of the app on its own simulated telephone: accessibility
// 100, best practices 100. Its performance score depends on what else the
// machine does: it is printed here and not asserted.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { FLAGS, company } from "./kit.mjs";

const run = promisify(execFile);
const CLI = path.join(path.dirname(createRequire(import.meta.url).resolve("lighthouse/package.json")), "cli/index.js");
const FLOORS = { accessibility: 100, "best-practices": 100 };

test("Lighthouse", async () => {
  const office = await company({ demo: 60 });
  const nadia = await office.browser({ size: "phone" });
  await nadia.join(await office.invite("Nadia"), "Téléphone");
  await nadia.settled();
  // Lighthouse drives a browser of its own, on the profile that is signed in now.
  await nadia.context.close();
  const args = [
    CLI, `${office.url}/annuaire`, "--quiet", "--output=json", "--output-path=stdout", "--disable-storage-reset",
    `--chrome-flags=--headless=new ${FLAGS.join(" ")} --user-data-dir=${nadia.folder}`, `--only-categories=performance,${Object.keys(FLOORS)}`,
  ];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 64 << 20, env: { ...process.env, CHROME_PATH: process.env.CHROMIUM } });
  const { categories, audits } = JSON.parse(stdout);
  const scores = Object.fromEntries(Object.entries(categories).map(([key, { score }]) => [key, Math.round(score * 100)]));
  const low = Object.values(audits).filter((audit) => audit.score !== null && audit.score < 0.9).map((audit) => `${audit.id} ${audit.displayValue ?? ""}`);
  console.log(JSON.stringify(scores), low.join("; "));
  for (const [key, floor] of Object.entries(FLOORS)) assert.ok(scores[key] >= floor, `${key}: ${scores[key]}: ${low.join("; ")}`);
});
