import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlapOfTop } from './overlap.ts';
import { keptCount } from './top_share.ts';

const pair = fc
  .integer({ min: 1, max: 60 })
  .chain((n) =>
    fc.tuple(
      ...[0, 1].map(() => fc.array(fc.constantFrom(0, 0.1, 0.5, 0.7, 1), { minLength: n, maxLength: n })),
    ),
  );

test('two of the top five are the same', () => {
  const a = [9, 8, 7, 6, 5, 0, 0, 0, 0, 0];
  const b = [9, 0, 7, 0, 0, 6, 5, 8, 0, 0];
  expect(overlapOfTop(a, b, 0.5)).toBe(2 / 5);
  expect(overlapOfTop(a, b, 0.1)).toBe(1);
});

test('ties go by position, so that equal lists overlap wholly', () => {
  fc.assert(
    fc.property(pair, fc.double({ min: 0.01, max: 1, noNaN: true }), ([a, b], rho) => {
      expect(overlapOfTop(a, a, rho)).toBe(1);
      const found = overlapOfTop(a, b, rho) ?? Number.NaN;
      expect(found).toBe(overlapOfTop(b, a, rho));
      // Two sets of k among n share at least 2k - n.
      const k = keptCount(rho, a.length);
      expect(found * k).toBeGreaterThanOrEqual(Math.max(0, 2 * k - a.length) - 1e-9);
      expect(found).toBeLessThanOrEqual(1);
    }),
  );
  expect(overlapOfTop([1, 1, 1, 1], [0, 0, 0, 9], 0.25)).toBe(0);
});

test('no positions have no overlap, and lists of two lengths are an error', () => {
  expect(overlapOfTop([], [], 0.2)).toBeNull();
  expect(() => overlapOfTop([1], [1, 2], 0.2)).toThrow(RangeError);
});
