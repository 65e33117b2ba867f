import type { Plugin } from 'vite';

/**
 * For the bundles of workers: their entry is a file that none of their chunks imports. WebKit evaluates a worker's own
 * script anew where a chunk of it imports it, so that everything in it is there twice: two listeners, each of which would
 * train. Vite says otherwise to its bundler, which a plugin's `options` come after.
 */
export const workerEntryPlugin = (): Plugin => ({
  name: 'forklab-worker-entry',
  options: (options) => ({ ...options, preserveEntrySignatures: 'strict' }),
});
