// Loads every document of an export with @automerge/automerge and prints what it holds, as
// JSON by document.
//   node load-export.mjs FOLDER

import * as Automerge from '@automerge/automerge';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
const found = {};
for (const { id, file } of index) {
  const doc = Automerge.load(readFileSync(join(folder, file)));
  found[id] = { ...scalars(doc), changes: Automerge.getAllChanges(doc).length };
}
process.stdout.write(JSON.stringify(found));

/** The root's texts and numbers. */
function scalars(doc) {
  const entries = Object.entries(doc).map(([key, value]) => [key, plain(value)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function plain(value) {
  if (Automerge.isImmutableString(value)) return value.toString();
  return ['string', 'number', 'boolean'].includes(typeof value) ? value : undefined;
}
