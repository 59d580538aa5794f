// A server of files for tests: one folder, or a map that the test may change.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.wasm': 'application/wasm', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png',
};

/**
 * Serves on a free port of this machine.
 * @param {string | Map<string, string>} files a folder, or path → content; `/` and paths without extension are /index.html
 * @returns {Promise<{url: string, requests: string[], close: () => Promise<void>}>}
 */
export async function serve(files) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    requests.push(pathname);
    const path = extname(pathname) || pathname.startsWith('/api/') ? pathname : '/index.html';
    try {
      const content = typeof files === 'string' ? await readFile(join(files, path)) : files.get(path);
      if (content === undefined) throw new Error('no such file');
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain', 'cache-control': 'no-store' });
      response.end(content);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  // A test that fails does not close it, and must end all the same.
  server.unref();
  const close = () => new Promise((closed) => {
    server.closeAllConnections();
    server.close(closed);
  });
  return { url: `http://127.0.0.1:${server.address().port}`, requests, close };
}
