import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { compileKernels } from '../../../src/wasm/node_kernels.ts';
import { serveFiles } from './files.ts';

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
  let hear: (answer: Answer) => void = () => {};
  const models = join(repository, 'public');
  const host = await serveFiles(
    (path) => join(path.startsWith('/models/') ? models : folder, path),
    ({ pathname, searchParams }, body) => {
      if (pathname === '/failed') hear({ failed: body.toString() });
      else
        hear({
          parameters: createHash('sha256').update(body).digest('hex'),
          ms: Number(searchParams.get('ms')),
        });
    },
  );
  return {
    ...host,
    answer: () =>
      new Promise<Answer>((resolve) => {
        const late = setTimeout(() => resolve({ failed: 'It did not answer within ten minutes.' }), 600_000);
        late.unref();
        hear = (answer) => {
          clearTimeout(late);
          resolve(answer);
        };
      }),
  };
}
