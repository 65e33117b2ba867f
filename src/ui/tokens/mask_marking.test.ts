import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeGroup } from '../../experiment/testing/made_record.ts';
import { markTop, ownMarking } from './mask_marking.ts';

const entropies = fc.array(fc.array(fc.constantFrom(0, 0.1, 0.5, 0.5, 0.9, 1.2), { maxLength: 12 }), {
  minLength: 1,
  maxLength: 5,
});

test('exactly ceil(rho n) tokens are marked, also with ties', () => {
  fc.assert(
    fc.property(
      fc.array(entropies, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 100 }),
      (all, percent) => {
        const groups = all.map((responses) => madeGroup(responses));
        const n = all.flat(2).length;
        const { marks, kept, pool } = markTop(groups, percent / 100);
        expect(pool).toBe(n);
        expect(kept).toBe(Math.min(n, Math.max(1, Math.ceil((percent * n) / 100))));
        expect(marks.flat(2).filter(Boolean)).toHaveLength(kept);
      },
    ),
  );
});

test('no token left out has more entropy than one kept', () => {
  fc.assert(
    fc.property(entropies, (all) => {
      const groups = [madeGroup(all)];
      const { marks, tau } = markTop(groups, 0.2);
      expect(tau === null).toBe(all.flat().length === 0);
      all.forEach((response, r) => {
        response.forEach((h, at) => {
          if (marks[0][r][at]) expect(h).toBeGreaterThanOrEqual(tau!);
          else expect(h).toBeLessThanOrEqual(tau!);
        });
      });
    }),
  );
});

test('of equal entropies the earlier position is kept', () => {
  expect(
    markTop(
      [
        madeGroup([
          [0.5, 0.5],
          [0.5, 0.5],
        ]),
      ],
      0.5,
    ).marks,
  ).toEqual([
    [
      [true, true],
      [false, false],
    ],
  ]);
});

test('dropped groups are outside the pool', () => {
  const { marks, pool, kept } = markTop([madeGroup([[2, 2, 2]], 0.5, true), madeGroup([[0.1, 0.2]])], 0.5);
  expect(pool).toBe(2);
  expect(kept).toBe(1);
  expect(marks).toEqual([[[false, false, false]], [[false, true]]]);
});

test('with nothing in the pool nothing is marked', () => {
  const nothing = { marks: [[[false]]], kept: 0, pool: 0, tau: null };
  expect(markTop([madeGroup([[1]], 0.5, true)], 0.2)).toEqual(nothing);
});

test("the run's own mask is the one that its samples carry", () => {
  const { marks, kept, tau } = ownMarking([madeGroup([[0.1, 0.7, 0.9]]), madeGroup([[2]], 0.5, true)]);
  expect(marks).toEqual([[[false, true, true]], [[false]]]);
  expect(kept).toBe(2);
  expect(tau).toBe(0.7);
});
