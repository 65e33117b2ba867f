import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readWeights, WeightFiles } from './weight_files.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-weights-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('each step of a run has its own weights, apart from those of runs of similar names', () => {
  const files = new WeightFiles(folder);
  const key = { condition: 'top20', seed: 1 };
  for (const step of [40, 0, 5, 10]) files.add(key, step, Float32Array.of(step, 1));
  files.add({ condition: 'top20', seed: 10 }, 20, Float32Array.of(2));
  files.add({ condition: 'top20-1', seed: 2 }, 20, Float32Array.of(3));
  files.add({ condition: 'top20-v1', seed: 1 }, 20, Float32Array.of(4));
  for (const step of [5, 10, 40]) expect(readWeights(folder, key, step)).toEqual(Float32Array.of(step, 1));
  expect(readWeights(folder, { condition: 'top20', seed: 10 }, 20)).toEqual(Float32Array.of(2));
  // The base's weights ship: step 0 is not written.
  for (const step of [0, 20]) expect(() => readWeights(folder, key, step)).toThrow('ENOENT');
  expect(() => readWeights(folder, { condition: 'all', seed: 1 }, 40)).toThrow('ENOENT');
});
