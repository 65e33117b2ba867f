import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readWeights, storedSteps, WeightFiles } from './weight_files.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-weights-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the steps of a run are found in their order, without those of runs of similar names', () => {
  const files = new WeightFiles(folder);
  const key = { condition: 'top20', seed: 1 };
  for (const step of [40, 0, 5, 10]) files.add(key, step, Float32Array.of(step, 1));
  files.add({ condition: 'top20', seed: 10 }, 20, Float32Array.of(1));
  files.add({ condition: 'top20-1', seed: 2 }, 20, Float32Array.of(1));
  files.add({ condition: 'top20-v1', seed: 1 }, 20, Float32Array.of(1));
  // The base's weights ship: step 0 is not written.
  expect(storedSteps(folder, key)).toEqual([5, 10, 40]);
  expect(storedSteps(folder, { condition: 'top20', seed: 10 })).toEqual([20]);
  expect(storedSteps(folder, { condition: 'all', seed: 1 })).toEqual([]);
  expect(readWeights(folder, key, 40)).toEqual(Float32Array.of(40, 1));
});
