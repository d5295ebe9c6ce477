// Serves the built page with the headers of the library's server, and the mock API: node mock/server.js [port]
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { api } from './api.js';

const DIST = fileURLToPath(new URL('../../src/main/resources/META-INF/durable-workflow/dashboard', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

export const POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'none'";

/** Loopback only. @returns {Promise<{port: number, close: () => Promise<void>}>} */
export function serve({ port = 0, base = '/shop/workflows/', ...options } = {}) {
  const answer = api(options);
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    if (path === '/' || !(path + '/').startsWith(base)) {
      response.writeHead(path === '/' ? 302 : 404, path === '/' ? { Location: base } : {});
      response.end();
      return;
    }
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (answer(request, response)) return;
    const asset = path.slice(base.length);
    if (asset.startsWith('assets/') && !normalize(asset).startsWith('..')) {
      try {
        const file = readFileSync(join(DIST, asset));
        response.writeHead(200, { 'Content-Type': TYPES[extname(asset)] ?? 'application/octet-stream' });
        response.end(file);
      } catch {
        response.writeHead(404).end();
      }
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/html;charset=UTF-8', 'Cache-Control': 'no-store' });
    response.end(readFileSync(join(DIST, 'index.html'), 'utf8').replace('{{base}}', base));
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      resolve({
        port: server.address().port,
        close: () => (server.closeAllConnections(), new Promise((closed) => server.close(closed))),
      });
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { port } = await serve({ port: Number(process.argv[2] ?? 8099) });
  console.log(`http://127.0.0.1:${port}/`);
}
