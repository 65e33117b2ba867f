import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holmAdjusted } from './holm.ts';

test('by hand: multiplied by how many are left, and never below one before', () => {
  expect(holmAdjusted([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holmAdjusted([0.9, 0.8])).toEqual([1, 1]);
  expect(holmAdjusted([0.03])).toEqual([0.03]);
  expect(holmAdjusted([])).toEqual([]);
});

test('it is the closure of the Bonferroni test: the worst of all subfamilies with the test in them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
      (ps) => {
        const adjusted = holmAdjusted(ps);
        for (let i = 0; i < ps.length; i++) {
          let worst = 0;
          for (let family = 0; family < 1 << ps.length; family++) {
            const members = ps.filter((_, j) => family & (1 << j));
            if (family & (1 << i))
              worst = Math.max(worst, Math.min(1, members.length * Math.min(...members)));
          }
          expect(adjusted[i]).toBeCloseTo(worst, 12);
        }
      },
    ),
  );
});
