import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceAbove } from './difference_test.ts';
import { differenceInterval, type Tally } from './intervals.ts';

const of = (right: number, samples: number): Tally => ({ right, samples });

test("p is where Newcombe's interval, solved for its level by scipy, leaves the floor", () => {
  // 2 scipy.stats.norm.sf(z), z from scipy.optimize.brentq on the lower end of method 10
  const known: [a: Tally, b: Tally, floor: number, p: number][] = [
    [of(40, 64), of(22, 64), 0.05, 0.008785590243274938],
    [of(30, 40), of(20, 40), 0.05, 0.06469193779117521],
    [of(8, 8), of(0, 8), 0.05, 5.2054648260524796e-5],
    [of(153, 216), of(16, 236), 0.05, 3.1504277703168674e-39],
    [of(100, 200), of(60, 200), 0, 4.2568271187025645e-5],
  ];
  for (const [a, b, floor, p] of known) expect(differenceAbove(a, b, floor) / p).toBeCloseTo(1, 9);
});

test('it is 1 where the difference that was seen is not above the floor, or nothing was seen', () => {
  expect(differenceAbove(of(54, 100), of(50, 100), 0.05)).toBe(1);
  expect(differenceAbove(of(20, 40), of(30, 40), 0)).toBe(1);
  expect(differenceAbove(of(0, 0), of(0, 40), 0.05)).toBeGreaterThan(0.3);
});

const tally = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([samples, share]) => of(Math.round(share * samples), samples));

test('it is below alpha exactly where the interval of level 1 - alpha lies above the floor', () => {
  const alpha = fc.constantFrom(0.2, 0.05, 0.05 / 6, 0.001);
  fc.assert(
    fc.property(tally, tally, fc.constantFrom(0, 0.05, 0.2), alpha, (a, b, floor, level) => {
      const { low } = differenceInterval(a, b, 1 - level);
      fc.pre(Math.abs(low - floor) > 1e-9);
      expect(differenceAbove(a, b, floor) < level).toBe(low > floor);
    }),
  );
});
