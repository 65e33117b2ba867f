import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Device } from '../device/device.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { checkMatmuls } from './matmul_check.ts';
import { chooseMatmul } from './matmul_choice.ts';

const large = { M: 1000, N: 64, K: 64 };

/**
 * The test device with a driver that miscompiles some shaders: the naive one in their place computes only part of C.
 */
async function withBroken(...broken: string[]): Promise<Device> {
  const device = await testDevice();
  const changed: Partial<Device> = {
    unsound: new Set(),
    program: (dispatches, label) =>
      device.program(
        dispatches.map((d) => (broken.includes(d.shader) ? { ...d, shader: 'matmul_naive' } : d)),
        label,
      ),
  };
  return new Proxy(device, {
    get(target, name) {
      const value = name in changed ? changed[name as keyof Device] : Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

let clock: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  clock = vi.spyOn(performance, 'now');
});
afterEach(() => vi.restoreAllMocks());

test('a correct driver keeps the kernels of the table', async () => {
  const device = await withBroken();
  expect(await checkMatmuls(device)).toEqual([]);
  expect(device.unsound.size).toBe(0);
  expect(clock).not.toHaveBeenCalled();
});

test('an incorrect kernel is reported and no longer chosen', async () => {
  const taken = chooseMatmul(await testDevice(), large);
  const device = await withBroken(taken);
  expect(await checkMatmuls(device)).toEqual([taken]);
  expect(chooseMatmul(device, large)).toBe('matmul');
});

test('if the portable one is incorrect too, an error says so', async () => {
  const device = await withBroken('matmul', 'matmul_quad', 'matmul_tiled');
  await expect(checkMatmuls(device)).rejects.toThrow(
    /^Matrix products are incorrect on .+, so nothing can be computed/,
  );
});
