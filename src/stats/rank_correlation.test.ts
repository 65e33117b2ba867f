import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankCorrelation, ranksOf } from './rank_correlation.ts';

test('equal values share the mean of their ranks', () => {
  expect(ranksOf([3, 1, 3, 2, 3])).toEqual([4, 1, 4, 2, 4]); // scipy.stats.rankdata
  expect(ranksOf([])).toEqual([]);
});

test("the correlation is scipy's, with ties", () => {
  // scipy.stats.spearmanr(x, y).statistic
  expect(rankCorrelation([0.66, 1.01, 0.83, 0.59], [2, 25, 64, 91])).toBeCloseTo(-0.4, 12);
  expect(rankCorrelation([0.66, 1.01, 0.83, 0.59, 0.3], [2, 25, 64, 91, 25])).toBeCloseTo(
    -0.10259783520851541,
    12,
  );
  expect(rankCorrelation([1, 2, 2, 3, 5, 8, 8, 8], [4, 4, 1, 0, 3, 7, 9, 9])).toBeCloseTo(
    0.6150136106446527,
    12,
  );
});

test('it is 1 of any rising map, -1 of any falling one', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 30 }), (xs) => {
      expect(
        rankCorrelation(
          xs,
          xs.map((x) => x ** 3),
        ),
      ).toBeCloseTo(1, 12);
      expect(
        rankCorrelation(
          xs,
          xs.map((x) => Math.exp(-x / 9)),
        ),
      ).toBeCloseTo(-1, 12);
    }),
  );
});

test('a list of one value has none', () => {
  expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNull();
  expect(rankCorrelation([], [])).toBeNull();
  expect(rankCorrelation([1], [2])).toBeNull();
});

test('what is not a number has no rank, and lists of other lengths are no pairs', () => {
  expect(rankCorrelation([1, Number.NaN, 3], [1, 2, 3])).toBeNull();
  expect(rankCorrelation([1, 2, 3], [Number.NaN, 2, 3])).toBeNull();
  expect(rankCorrelation([1, 2, Infinity], [4, 5, 6])).toBeCloseTo(1, 12);
  expect(() => rankCorrelation([1, 2], [1, 2, 3])).toThrow('Ranks of 2 and 3 values');
});
