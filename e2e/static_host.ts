import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** A static host with nothing but files: the built page under a prefix, and pages of the test's own. */
export interface StaticHost {
  /** With its last slash. */
  readonly origin: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  /** Answers with other files: what a next version of the page would be. */
  readonly changed: Map<string, (file: string) => string>;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * Serves `dist` under each prefix, and pages by their whole path.
 * @param prefixes with slashes at both ends
 * @param port any that is free unless given
 */
export async function staticHost(
  prefixes: readonly string[],
  pages: Readonly<Record<string, string>> = {},
  port = 0,
): Promise<StaticHost> {
  const asked: string[] = [];
  const changed: StaticHost['changed'] = new Map();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    asked.push(pathname);
    // As GitHub Pages sends it: a page in a frame without an origin of its own is another origin to its own host.
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (Object.hasOwn(pages, pathname)) {
      response.setHeader('Content-Type', types['.html']);
      response.end(pages[pathname]);
      return;
    }
    // The longest first: `/` is the start of every path.
    const prefix = prefixes
      .toSorted((a, b) => b.length - a.length)
      .find((start) => pathname.startsWith(start));
    const path = normalize(pathname.slice(prefix?.length ?? 0) || 'index.html');
    try {
      if (prefix === undefined || path.startsWith('..')) throw new Error('outside');
      const file = await readFile(join('dist', path));
      response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream');
      const change = changed.get(path);
      response.end(change ? change(file.toString('utf8')) : file);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', done);
  });
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The host got no port.');
  return {
    origin: `http://127.0.0.1:${address.port}/`,
    asked,
    changed,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
