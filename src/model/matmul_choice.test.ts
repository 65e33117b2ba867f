import { afterEach, expect, test, vi } from 'vitest';
import { matmulVariants, type ProductShape } from './matmul.ts';
import { availableMatmuls, chooseMatmul, type MatmulDevice } from './matmul_choice.ts';

const device = (change: Partial<MatmulDevice> = {}): MatmulDevice => ({
  executor: 'webgpu',
  software: true,
  vendor: 'mesa',
  subgroups: true,
  unsound: new Set(),
  ...change,
});
const devices = [true, false].flatMap((software) =>
  [true, false].flatMap((subgroups) =>
    ['', 'mesa', 'google', 'nvidia', 'apple'].map((vendor) => device({ software, subgroups, vendor })),
  ),
);
const shapes: ProductShape[] = [1, 8, 16, 17, 64, 512, 4608].flatMap((M) =>
  [64, 352, 49_152].flatMap((N) => [16, 128, 4608].map((K) => ({ M, N, K }))),
);

afterEach(() => vi.restoreAllMocks());

test('the choice does not depend on time or randomness', () => {
  const choices = () => devices.flatMap((on) => shapes.map((shape) => chooseMatmul(on, shape)));
  const first = choices();
  const refused = () => {
    throw new Error('A clock was read.');
  };
  for (const clock of [
    vi.spyOn(performance, 'now'),
    vi.spyOn(Date, 'now'),
    vi.spyOn(Math, 'random'),
    vi.spyOn(process, 'hrtime'),
  ])
    clock.mockImplementation(refused as never);
  expect(choices()).toEqual(first);
});

test('the chosen kernel is available: no subgroups where there are none, no barriers in software', () => {
  for (const on of devices) {
    for (const shape of shapes) {
      const chosen = chooseMatmul(on, shape);
      expect(availableMatmuls(on)).toContain(chosen);
      if (!on.subgroups) expect(chosen).not.toBe('matmul_quad');
      if (on.software) expect(chosen).not.toBe('matmul_tiled');
      expect(chosen).not.toBe('matmul_naive');
    }
  }
});

test('a kernel that the driver computes incorrectly is not chosen', () => {
  for (const on of devices) {
    const unsound = new Set<string>(matmulVariants.filter((variant) => variant !== 'matmul'));
    for (const shape of shapes) expect(chooseMatmul({ ...on, unsound }, shape)).toBe('matmul');
  }
});

test('a GPU of an unknown vendor gets the portable kernel, a known one the tiled', () => {
  const shape = { M: 512, N: 192, K: 64 };
  expect(chooseMatmul(device({ software: false, vendor: '' }), shape)).toBe('matmul');
  expect(chooseMatmul(device({ software: false, vendor: 'nvidia' }), shape)).toBe('matmul_tiled');
});
