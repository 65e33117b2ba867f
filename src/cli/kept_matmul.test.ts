import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import * as choice from '../model/matmul_choice.ts';
import { matmulOf, noteMatmul, readMatmuls } from './kept_matmul.ts';

/** As much of a device as the choice looks at. */
const gpu = { adapterName: 'made up', software: true, subgroups: true } as Gpu;

let folder: string;
const timed = vi.spyOn(choice, 'chooseMatmul');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forklab-matmul-'));
  timed.mockReset().mockResolvedValue('matmul_quad');
});
afterEach(() => rm(folder, { recursive: true }));

test('what runs used on an adapter is used on it again, and nothing is timed', async () => {
  await noteMatmul(folder, { adapter: 'made up', matmul: 'matmul' });
  await noteMatmul(folder, { adapter: 'another', matmul: 'matmul_tiled' });
  expect(await matmulOf(gpu, await readMatmuls(folder))).toBe('matmul');
  expect(timed).not.toHaveBeenCalled();
});

test('on an adapter where none was used, or one that it cannot run, the fastest is', async () => {
  expect(await matmulOf(gpu, await readMatmuls(folder))).toBe('matmul_quad');
  await noteMatmul(folder, { adapter: 'another', matmul: 'matmul' });
  // A software adapter is not given the tiled one.
  for (const matmul of ['matmul_tiled', '__proto__']) {
    await noteMatmul(folder, { adapter: 'made up', matmul });
    expect(await matmulOf(gpu, await readMatmuls(folder))).toBe('matmul_quad');
  }
  expect(timed).toHaveBeenCalledTimes(3);
});

test('what is noted for an adapter takes the place of what was, and of nothing else', async () => {
  await noteMatmul(folder, { adapter: 'a', matmul: 'matmul' });
  await noteMatmul(folder, { adapter: 'b', matmul: 'matmul' });
  await noteMatmul(folder, { adapter: 'a', matmul: 'matmul_quad' });
  expect(await readMatmuls(folder)).toEqual([
    { adapter: 'b', matmul: 'matmul' },
    { adapter: 'a', matmul: 'matmul_quad' },
  ]);
});

test.each(['', '{}', '[{"adapter":"a"}]', `[{"adapter":"a","matmul":"${'m'.repeat(41)}"}]`])(
  'a damaged file is named, and what to do: %j',
  async (text) => {
    await writeFile(join(folder, 'matmuls.json'), text);
    await expect(readMatmuls(folder)).rejects.toThrow(/matmuls\.json is damaged.*Move it away/);
  },
);
