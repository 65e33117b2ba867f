import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const both = 'src/**/*.device.test.ts';
const onlyWebGPU = 'src/**/*.gpu.test.ts';
/** Files that load a script anew for each of their tests, which takes a worker of their own. */
const reloading = ['src/lab/worker.test.ts'];
const setup = ['src/testing/patience.ts', 'src/testing/seeded_properties.ts', 'src/testing/equal_bytes.ts'];
/** What ends a test that hangs. A test measures no time, so this says nothing of how long one should take. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };
/** The processor, on the one thread that a file of tests has. */
const processor = { FORKLAB_ADAPTER: 'wasm', FORKLAB_WORKERS: '1' };
const { FORKLAB_ADAPTER: asked = 'auto' } = process.env;

/**
 * A file's name says who computes in it:
 *
 * - `*.device.test.ts`: both executors, in the projects `wasm` and `webgpu`. What a kernel computes, and what is made of
 *   kernels alone: held to float64 twins and to PyTorch's fixtures, by one file for both.
 * - `*.gpu.test.ts`: WebGPU, in `webgpu`. What is about WebGPU itself: devices, drivers, their limits.
 * - `*.test.ts`, `*.test.tsx`: this processor, if anything is computed at all, in `unit`, `reloading` and `ui` (components
 *   on a made-up DOM). Everything else: training, commands, what is kept. The processor gives the same bits on every
 *   machine, and takes a small model's step in a twentieth of a software GPU's time.
 *
 * Files of all projects but `reloading` share their workers, for starting one costs more than most files take: a test puts
 * back what it changes. Tests of WebGPU run one after another in one worker, so that they share one adapter and never
 * crowd each other out; `FORKLAB_ADAPTER` says which adapter they take.
 */
export default defineConfig({
  test: {
    // Vitest would leave one core idle: half of a small machine.
    maxWorkers: availableParallelism(),
    globalSetup: 'src/cli/testing/shared_folder.ts',
    // Young objects of tests die late: with more room for them the collector takes a twelfth less of all.
    execArgv: ['--max-semi-space-size=64'],
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src', 'scripts', 'reference', 'examples'].map((folder) => `${folder}/**/*.test.ts`),
          exclude: [both, onlyWebGPU, ...reloading],
          isolate: false,
          env: processor,
          setupFiles: setup,
          ...patience,
        },
      },
      {
        test: {
          name: 'reloading',
          environment: 'node',
          include: reloading,
          env: processor,
          setupFiles: setup,
          ...patience,
        },
      },
      {
        test: {
          name: 'ui',
          environment: 'happy-dom',
          include: ['src/ui/**/*.test.tsx'],
          isolate: false,
          env: processor,
          setupFiles: ['src/testing/patience.ts', 'src/ui/app/testing/fresh_page.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'wasm',
          environment: 'node',
          include: [both],
          isolate: false,
          env: processor,
          setupFiles: setup,
          ...patience,
        },
      },
      {
        test: {
          name: 'webgpu',
          environment: 'node',
          include: [both, onlyWebGPU],
          pool: 'forks',
          isolate: false,
          fileParallelism: false,
          maxWorkers: 1,
          // After the others: a number of workers of its own wants a turn of its own.
          sequence: { groupOrder: 1 },
          env: { FORKLAB_ADAPTER: ['auto', 'wasm'].includes(asked) ? 'webgpu' : asked },
          setupFiles: setup,
          ...patience,
        },
      },
    ],
  },
});
