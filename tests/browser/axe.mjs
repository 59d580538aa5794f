// WCAG 2.2 AA as far as a machine can tell.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the page of someone, once all of it is drawn. */
export async function violations(person) {
  await person.drawn();
  await person.page.evaluate(AXE);
  const { violations } = await person.page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), TAGS);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | ").slice(0, 600)}`);
}
