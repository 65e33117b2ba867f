import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { compileKernels } from '../../../src/wasm/node_kernels.ts';

const repository = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** Bundles the script with its worker. @returns the script's path */
export async function bundle(folder: string): Promise<string> {
  await build({
    root: repository,
    configFile: false,
    logLevel: 'warn',
    base: './',
    worker: { format: 'es' },
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: true,
      copyPublicDir: false,
      modulePreload: false,
      rollupOptions: {
        input: fileURLToPath(new URL('./training.ts', import.meta.url)),
        output: { entryFileNames: 'training.js' },
      },
    },
  });
  writeFileSync(join(folder, 'kernels.wasm'), await compileKernels());
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><meta charset="utf-8"><title>engines</title><script type="module" src="training.js"></script>',
  );
  return join(folder, 'training.js');
}

type Answer = { parameters: string; ms: number } | { failed: string };

/** Serves the bundle and the shipped models, and hears what the engines answer. */
export async function serve(folder: string) {
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.wasm': 'application/wasm',
  };
  let hear: (answer: Answer) => void = () => {};
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    if (request.method === 'POST') {
      const body = Buffer.concat(await request.toArray());
      response.end();
      if (pathname === '/failed') hear({ failed: body.toString() });
      else
        hear({
          parameters: createHash('sha256').update(body).digest('hex'),
          ms: Number(searchParams.get('ms')),
        });
      return;
    }
    const path = normalize(pathname).replace(/^\/$/, '/index.html');
    const file = join(path.startsWith('/models/') ? join(repository, 'public') : folder, path);
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
    answer: () =>
      new Promise<Answer>((resolve) => {
        const late = setTimeout(() => resolve({ failed: 'It did not answer within ten minutes.' }), 600_000);
        late.unref();
        hear = (answer) => {
          clearTimeout(late);
          resolve(answer);
        };
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
