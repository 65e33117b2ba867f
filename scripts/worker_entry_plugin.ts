import type { Plugin } from 'vite';

/**
 * For worker bundles: makes the entry a file that none of their chunks imports. WebKit evaluates a worker's script
 * again if a chunk imports it, which duplicates everything in it: two listeners, each of which would train. Vite sets
 * this option differently, and a plugin's `options` override it.
 */
export const workerEntryPlugin = (): Plugin => ({
  name: 'forklab-worker-entry',
  options: (options) => ({ ...options, preserveEntrySignatures: 'strict' }),
});
