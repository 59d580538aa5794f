// Files of peers.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The bytes of every file below a folder. */
export async function bytesBelow(path) {
  const entries = await readdir(path, { withFileTypes: true });
  const sizes = entries.map(async (entry) => {
    const at = join(path, entry.name);
    return entry.isDirectory() ? bytesBelow(at) : (await stat(at)).size;
  });
  return (await Promise.all(sizes)).reduce((all, size) => all + size, 0);
}
