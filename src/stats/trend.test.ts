import { expect, test } from 'vitest';
import { trendOf } from './trend.ts';

test("slope and standard error are scipy's", () => {
  // scipy.stats.linregress(range(6), y): slope, stderr
  const found = trendOf([0.2, 0.5, 0.1, 0.9, 0.4, 0.7])!;
  expect(found.slope).toBeCloseTo(0.08571428571428572, 12);
  expect(found.se).toBeCloseTo(0.06811355065119512, 12);
});

test('a straight line has no error, and two values no trend', () => {
  expect(trendOf([1, 3, 5, 7])).toEqual({ slope: 2, se: 0 });
  expect(trendOf([1, 3])).toBeNull();
});
