import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { contentPolicyPlugin } from './scripts/content_policy.ts';
import { kernelsPlugin } from './scripts/kernels_plugin.ts';
import { offlinePlugin } from './scripts/offline_plugin.ts';
import { shadersPlugin } from './scripts/shaders_plugin.ts';
import { workerEntryPlugin } from './scripts/worker_entry_plugin.ts';

/** Relative addresses throughout, so that the built page works under any path of any static host. */
export default defineConfig({
  base: './',
  plugins: [react(), kernelsPlugin(), shadersPlugin(), contentPolicyPlugin(), offlinePlugin()],
  worker: { format: 'es', plugins: () => [kernelsPlugin(), shadersPlugin(), workerEntryPlugin()] },
  build: { target: 'es2022' },
  // What is found late reloads the page under its visitor: libraries that only the worker imports, and kernels that are
  // compiled when they are first asked for.
  optimizeDeps: { entries: ['index.html', 'src/lab/worker.ts'] },
  server: { watch: { ignored: ['**/.cache/**'] } },
});
