import { expect, test } from 'vitest';
import { spreadOfEquals } from './spread_of_equals.ts';

const equal = (branches: number, right: number, samples: number) =>
  Array.from({ length: branches }, () => ({ right, samples }));

test('by hand: one sample each of two branches at one half differs half the time', () => {
  expect(
    spreadOfEquals([
      { right: 1, samples: 1 },
      { right: 0, samples: 1 },
    ]),
  ).toBeCloseTo(0.5, 12);
});

test("it is the mean that scipy's binomial distributions give", () => {
  // sum over x of (1 - F(x)^k - (1 - F(x))^k) / n, with scipy.stats.binom.cdf
  expect(spreadOfEquals(equal(2, 32, 64))).toBeCloseTo(0.07038609217001515, 12);
  expect(spreadOfEquals(equal(2, 128, 256))).toBeCloseTo(0.035244635485838734, 12);
  // 3 of 10 right, of so many samples: 64 are not divisible by 10, so the rate is pooled over unequal branches.
  const third = [19, 19, 19.6].map((right) => ({ right, samples: 64 }));
  expect(spreadOfEquals(third)).toBeCloseTo(0.09669223072975767, 12);
  const fifth = [19, 19, 19, 19, 20].map((right) => ({ right, samples: 64 }));
  expect(spreadOfEquals(fifth)).toBeCloseTo(0.13282002064438583, 12);
});

test('with branches of different size it is the mean over every outcome', () => {
  const sizes = [3, 4, 6];
  const rate = 5 / 13;
  const ways = (n: number, x: number): number => (x === 0 ? 1 : (ways(n, x - 1) * (n - x + 1)) / x);
  const chance = (n: number, x: number) => ways(n, x) * rate ** x * (1 - rate) ** (n - x);
  let mean = 0;
  for (let a = 0; a <= 3; a++)
    for (let b = 0; b <= 4; b++)
      for (let c = 0; c <= 6; c++) {
        const shares = [a / 3, b / 4, c / 6];
        mean += chance(3, a) * chance(4, b) * chance(6, c) * (Math.max(...shares) - Math.min(...shares));
      }
  const branches = sizes.map((samples, i) => ({ samples, right: [1, 2, 2][i] }));
  expect(spreadOfEquals(branches)).toBeCloseTo(mean, 12);
});

test('where nothing can differ it is 0', () => {
  expect(spreadOfEquals([])).toBe(0);
  expect(spreadOfEquals(equal(1, 3, 8))).toBe(0);
  expect(spreadOfEquals(equal(3, 8, 8))).toBe(0);
  expect(spreadOfEquals(equal(3, 0, 8))).toBe(0);
});
