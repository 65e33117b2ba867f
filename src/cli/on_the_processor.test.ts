import { expect, test } from 'vitest';
import { run as bench } from './bench/bench.ts';
import { run as doctor } from './doctor.ts';
import { FailedResult } from './machine/failed_result.ts';

/** Commands that report the adapter, on the processor: what does not apply is null, not 0. */

test('doctor names the processor and checks its kernels against float64', async () => {
  const found = await doctor(['--json']);
  if (found instanceof FailedResult) throw new Error(JSON.stringify(found));
  expect(found).toMatchObject({ adapter: 'wasm', workers: 1, features: [], limits: {}, passed: true });
  expect(found.checks.map(({ name }) => name)).toEqual([
    'matmul against float64',
    'row statistics of 55 words against float64',
    'row statistics of 49152 words against float64',
    'a training step with matmul against float64',
  ]);
});

test('bench reports no pipelines and no naive kernels there', async () => {
  const shape = ['--layers', '1', '--width', '16', '--vocab', '20', '--context', '16', '--batch', '4'];
  const { adapter, train } = await bench([...shape, '--seconds', '0', '--json']);
  expect(adapter).toBe('wasm');
  expect(train).toMatchObject({ pipelines: null, speedup_over_naive: null, clock: 'cpu' });
  expect(train.matmuls.map(({ variant }) => variant)).toEqual(['matmul']);
});
