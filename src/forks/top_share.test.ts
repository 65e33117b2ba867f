import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHighest, keptCount, rhoAt, topIndices } from './top_share.ts';

const values = fc.array(fc.constantFrom(0, 0.1, 0.5, 0.9, 1.2), { maxLength: 40 });

test('keeps at least one, all at rho 1, none of none, and rounds up', () => {
  expect([9, 10, 11].map((n) => keptCount(0.2, n))).toEqual([2, 2, 3]);
  expect(keptCount(0.2, 1)).toBe(1);
  expect(keptCount(1, 9)).toBe(9);
  expect(keptCount(0.2, 0)).toBe(0);
});

test('an integer product is not rounded up', () => {
  expect(0.07 * 100).toBeGreaterThan(7);
  expect(keptCount(0.07, 100)).toBe(7);
  expect(keptCount(0.2, 15)).toBe(3);
  expect(keptCount(0.2, 55)).toBe(11);
});

test('no dropped value is larger than a kept one, and among ties the earlier is kept', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (all, percent) => {
      const top = topIndices(all, percent / 100);
      expect(top).toHaveLength(keptCount(percent / 100, all.length));
      const kept = new Set(top);
      expect(kept.size).toBe(top.length);
      for (const i of kept) {
        all.forEach((value, j) => {
          if (kept.has(j)) return;
          expect(all[i]).toBeGreaterThanOrEqual(value);
          if (all[i] === value) expect(i).toBeLessThan(j);
        });
      }
    }),
  );
});

test('the share at or above a threshold counts ties', () => {
  const all = fromHighest([0.1, 0.5, 0.5, 0.9]);
  expect(rhoAt(all, 0.5)).toBe(0.75);
  expect(rhoAt(all, 0.51)).toBe(0.25);
  expect(rhoAt(all, 2)).toBe(0);
  expect(rhoAt([], 1)).toBe(0);
});
