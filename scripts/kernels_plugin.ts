import type { Plugin } from 'vite';
import { compiledKernels } from '../src/wasm/node_kernels.ts';

/**
 * Gives `kernels.wasm?url` as the address of the compiled kernels: a file of our own, which is compiled when it is first
 * asked for. The development server, the build and vitest then do with it as with any other file.
 */
export function kernelsPlugin(): Plugin {
  return {
    name: 'forklab-kernels',
    enforce: 'pre',
    async resolveId(source) {
      return source.endsWith('/kernels.wasm?url') ? `${await compiledKernels()}?url` : null;
    },
  };
}
