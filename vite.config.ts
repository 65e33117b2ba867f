import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { contentPolicyPlugin } from './scripts/content_policy.ts';

/** Relative addresses throughout, so that the built page works under any path of any static host. */
export default defineConfig({
  base: './',
  plugins: [react(), contentPolicyPlugin()],
  worker: { format: 'es' },
  build: { target: 'es2022' },
});
