import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { testGpu } from '../rl/testing/fixture_model.ts';
import { checkMatmuls } from './matmul_check.ts';
import { chooseMatmul } from './matmul_choice.ts';

const large = { M: 1000, N: 64, K: 64 };

/** The test device with a driver that gets some shaders wrong: the naive one in their place leaves most of C out. */
async function withBroken(...broken: string[]): Promise<Gpu> {
  const gpu = await testGpu();
  const sound = [...gpu.pipelines].filter(([key]) => !broken.some((name) => key.startsWith(`${name}.`)));
  return {
    ...gpu,
    pipelines: new Map(sound),
    unsound: new Set(),
    shader: (name) => gpu.shader(broken.includes(name) ? 'matmul_naive' : name),
  };
}

let clock: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  clock = vi.spyOn(performance, 'now');
});
afterEach(() => vi.restoreAllMocks());

test('a sound driver keeps the kernels of the table', async () => {
  const gpu = await withBroken();
  expect(await checkMatmuls(gpu)).toEqual([]);
  expect(gpu.unsound.size).toBe(0);
  expect(clock).not.toHaveBeenCalled();
});

test('a kernel that is wrong is named and no longer chosen', async () => {
  const taken = chooseMatmul(await testGpu(), large);
  const gpu = await withBroken(taken);
  expect(await checkMatmuls(gpu)).toEqual([taken]);
  expect(chooseMatmul(gpu, large)).toBe('matmul');
});

test('where the portable one is wrong too, it is said in words and nothing is computed', async () => {
  const gpu = await withBroken('matmul', 'matmul_quad', 'matmul_tiled');
  await expect(checkMatmuls(gpu)).rejects.toThrow(
    /^Matrix products come out wrong on .+: nothing can be computed/,
  );
});
