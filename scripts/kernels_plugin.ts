import type { Plugin } from 'vite';
import { compiledKernels } from '../src/wasm/node_kernels.ts';

/**
 * Gives `kernels.wasm?url` as the address of the compiled kernels: a file of our own, which is compiled when it is first
 * asked for. The development server, the build and vitest then do with it as with any other file. The server starts again
 * when a kernel's source changes: it would go on serving the old ones to a page that dispatches to the new ones.
 */
export function kernelsPlugin(): Plugin {
  return {
    name: 'forklab-kernels',
    enforce: 'pre',
    configureServer(server) {
      server.watcher.on('all', (_, file) => {
        if (isKernel(file)) void server.restart();
      });
    },
    async resolveId(source) {
      return source.endsWith('/kernels.wasm?url') ? `${await compiledKernels()}?url` : null;
    },
  };
}

const isKernel = (file: string) => /\/src\/wasm\/kernels\/.+\.ts$/.test(file.replaceAll('\\', '/'));
