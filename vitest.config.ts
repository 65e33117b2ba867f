import { defineConfig } from 'vitest/config';

const kernelTests = '**/*.gpu.test.ts';
/** Files that load a script anew for each of their tests, which takes a worker of their own. */
const reloading = ['src/lab/worker.test.ts'];
const setup = ['src/testing/patience.ts', 'src/testing/seeded_properties.ts'];
/** What ends a test that hangs. A test measures no time, so this says nothing of how long one should take. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

/**
 * Projects: `unit` (plain Node), `ui` (components on a made-up DOM) and `kernels` (WebGPU through Dawn). Files of
 * `unit` share their workers, for starting one costs more than most files take: a test puts back what it changes.
 * Kernel tests run one after another in one worker, so that they share one adapter and never crowd each other out.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'reference/**/*.test.ts'],
          exclude: [kernelTests, ...reloading],
          isolate: false,
          setupFiles: setup,
          ...patience,
        },
      },
      {
        test: {
          name: 'reloading',
          environment: 'node',
          include: reloading,
          setupFiles: setup,
          ...patience,
        },
      },
      {
        test: {
          name: 'ui',
          environment: 'happy-dom',
          include: ['src/ui/**/*.test.tsx'],
          setupFiles: ['src/testing/patience.ts', 'src/ui/messages/testing/both_languages.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'kernels',
          environment: 'node',
          include: ['src/**/*.gpu.test.ts'],
          pool: 'forks',
          isolate: false,
          fileParallelism: false,
          maxWorkers: 1,
          setupFiles: setup,
          ...patience,
        },
      },
    ],
  },
});
