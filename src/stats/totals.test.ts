import { expect, test } from 'vitest';
import { momentsOf } from './moments.ts';
import { mean, sum } from './totals.ts';
import { trendOf } from './trend.ts';

test('what is not a number is not left out', () => {
  expect([sum([1, 2, 3]), mean([1, 2, 3]), sum([]), mean([])]).toEqual([6, 2, 0, undefined]);
  expect(mean([{ a: 1 }, { a: 4 }], ({ a }) => a)).toBe(2.5);
  expect(sum(new Float64Array([0.5, 0.25]))).toBe(0.75);
  expect([sum([1, Number.NaN]), mean([1, Number.NaN])]).toEqual([Number.NaN, Number.NaN]);
  expect(momentsOf([0.5, Number.NaN, 0.25])).toEqual({ n: 3, mean: Number.NaN, sd: Number.NaN });
  expect(trendOf([1, Number.NaN, 3])).toEqual({ slope: Number.NaN, se: Number.NaN });
});
