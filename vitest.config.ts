import { defineConfig } from 'vitest/config';

const kernelTests = '**/*.gpu.test.ts';

/**
 * Three projects: `unit` (plain Node), `ui` (components on a made-up DOM) and `kernels` (WebGPU through Dawn).
 * Kernel tests run one after another in one worker, so that they share one adapter and never time each other out.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'reference/**/*.test.ts'],
          exclude: [kernelTests],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'ui',
          environment: 'happy-dom',
          include: ['src/ui/**/*.test.tsx'],
          setupFiles: ['src/ui/messages/testing/both_languages.ts'],
          testTimeout: 20_000,
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
