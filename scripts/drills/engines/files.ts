import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { extname, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * A static host on this machine.
 * @param fileOf the file of a path; '/' is '/index.html'
 * @param hear is given what is posted
 */
export async function serveFiles(
  fileOf: (path: string) => string,
  hear: (address: URL, body: Buffer) => void = () => {},
): Promise<{ origin: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const address = new URL(request.url ?? '/', 'http://host');
    if (request.method === 'POST') {
      const body = Buffer.concat(await request.toArray());
      response.end();
      hear(address, body);
      return;
    }
    const file = fileOf(normalize(address.pathname).replace(/^\/$/, '/index.html'));
    response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
