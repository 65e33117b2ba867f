import { expect, test } from 'vitest';
import { binomialCumulative } from './binomial.ts';

test("it is scipy's", () => {
  // scipy.stats.binom.cdf(x, n, rate)
  const known: [n: number, rate: number, x: number, cdf: number][] = [
    [64, 0.3, 15, 0.15623723331476608],
    [64, 0.3, 24, 0.9235651838294205],
    [256, 0.5, 102, 0.0006939833935686392],
    [256, 0.5, 166, 0.9999993777106649],
    [4096, 0.02, 81, 0.4884263682293515],
  ];
  for (const [n, rate, x, cdf] of known) expect(binomialCumulative(n, rate)[x] / cdf).toBeCloseTo(1, 9);
});

test('a rate of 0 or 1 has one outcome', () => {
  expect(binomialCumulative(3, 0)).toEqual([1, 1, 1, 1]);
  expect(binomialCumulative(3, 1)).toEqual([0, 0, 0, 1]);
});
