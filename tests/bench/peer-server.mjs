// The reference sync server: automerge-repo over WebSocket, with its files in a folder.
// node peer-server.mjs FOLDER; prints its port; answers each line of input: `memory` with its
// resident bytes, `documents` with how many it holds, `size` with the bytes of its files.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Repo } from '@automerge/automerge-repo';
import { WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket';
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs';
import { WebSocketServer } from 'ws';
import { bytesBelow } from './files.mjs';

const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
const repo = new Repo({
  network: [new WebSocketServerAdapter(sockets)],
  storage: new NodeFSStorageAdapter(join(process.argv[2], 'server')),
  peerId: 'server',
  // As the project's own sync server sets it: documents go to those who ask for them.
  sharePolicy: async () => false,
});
sockets.on('listening', () => console.log(sockets.address().port));
const held = () => Object.values(repo.handles).filter((handle) => handle.isReady() && handle.doc().kind !== undefined).length;
const answers = {
  documents: held,
  memory: () => process.memoryUsage.rss(),
  size: async () => {
    await repo.flush();
    return bytesBelow(join(process.argv[2], 'server'));
  },
};
createInterface({ input: process.stdin })
  .on('line', async (line) => console.log(await answers[line]()))
  .on('close', () => process.exit());
