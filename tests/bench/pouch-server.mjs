// CouchDB-style replication as anybody can have it: express-pouchdb over LevelDB, in a folder.
// node pouch-server.mjs FOLDER FICHES [STATIC]; fills its database `fiches`, prints its port; answers `memory`
// with its resident bytes, `size` with the bytes of the database's files once it has compacted them.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import express from 'express';
import expressPouchDB from 'express-pouchdb';
import PouchDB from 'pouchdb';
import { contact, fiche } from './fiche.mjs';
import { bytesBelow } from './files.mjs';

const [folder, count, pages] = process.argv.slice(2);
const BATCH = 1000;

const Stored = PouchDB.defaults({ prefix: join(folder, '/') });
const database = new Stored('fiches');
for (let from = 0; from < count; from += BATCH) {
  const docs = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => ({ _id: contact(from + i), ...fiche(from + i) }));
  await database.bulkDocs(docs);
}

const app = express();
if (pages) app.use('/pages', express.static(pages));
app.use(expressPouchDB(Stored, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log.txt') }));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));

const answers = {
  memory: () => process.memoryUsage.rss(),
  size: async () => {
    await database.compact();
    // Opened again, LevelDB turns its log into tables, which are compressed.
    await database.close();
    await new Stored('fiches').info();
    return bytesBelow(join(folder, 'fiches'));
  },
};
createInterface({ input: process.stdin })
  .on('line', async (line) => console.log(await answers[line]()))
  .on('close', () => process.exit());
