import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { compiledKernels } from './src/wasm/node_kernels.ts';

/** Lays the compiled kernels beside the built command line. */
const copyKernels = (): Plugin => ({
  name: 'forklab-copy-kernels',
  async writeBundle({ dir }) {
    copyFileSync(await compiledKernels(), join(dir!, 'kernels.wasm'));
  },
});

/** The command line as a package (`npm pack`): Node alone runs it, without tsx, with every library built in. */
export default defineConfig({
  publicDir: false,
  plugins: [copyKernels()],
  ssr: { noExternal: true, external: ['webgpu', 'onnxruntime-web', 'assemblyscript', 'playwright'] },
  build: {
    ssr: true,
    outDir: 'build',
    target: 'node20',
    rolldownOptions: {
      input: { forklab: 'src/cli/main.ts', node_worker: 'src/wasm/node_worker.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
