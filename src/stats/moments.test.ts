import { expect, test } from 'vitest';
import { momentsOf } from './moments.ts';

test("moments are numpy's, with n - 1", () => {
  // np.mean(x), np.std(x, ddof=1)
  expect(momentsOf([0.521, 0.466, 0.548, 0.563, 0.541, 0.489])).toEqual({
    n: 6,
    mean: expect.closeTo(0.5213333333333333, 12),
    sd: expect.closeTo(0.037259450702696435, 12),
  });
});

test('equal values are their mean to the bit, one value has no spread, and none no mean', () => {
  expect(momentsOf([0.1, 0.1, 0.1])).toEqual({ n: 3, mean: 0.1, sd: 0 });
  expect(momentsOf([0.1])).toEqual({ n: 1, mean: 0.1, sd: null });
  expect(momentsOf([])).toBeNull();
});
