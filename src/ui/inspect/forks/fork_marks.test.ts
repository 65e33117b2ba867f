import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeTrace } from '../testing/made_trace.ts';
import { cutAt, forksOf, rankForks } from './fork_marks.ts';

const entropies = fc.array(fc.option(fc.constantFrom(0, 0.1, 0.5, 0.5, 0.9, 1.2), { nil: null }), {
  maxLength: 40,
});

test('exactly ceil(rho n) tokens are kept, over one trace or over several, ties and gaps included', () => {
  fc.assert(
    fc.property(
      fc.array(entropies, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 100 }),
      (all, percent) => {
        const ranks = rankForks(all.map((one) => madeTrace({ entropies: one })));
        const n = all.flat().filter((h) => h !== null).length;
        const { kept } = cutAt(ranks, percent / 100);
        expect(kept).toBe(Math.min(n, Math.max(1, Math.ceil((percent * n) / 100))));
        const marked = ranks.ranks.flatMap((one) => forksOf(one, kept));
        expect(marked).toHaveLength(kept);
      },
    ),
  );
});

test('no token left out has more entropy than one kept, and the cut is the lowest that is kept', () => {
  fc.assert(
    fc.property(entropies, fc.integer({ min: 1, max: 100 }), (one, percent) => {
      const ranks = rankForks([madeTrace({ entropies: one })]);
      const { kept, tau } = cutAt(ranks, percent / 100);
      const forks = new Set(forksOf(ranks.ranks[0], kept));
      const of = (isFork: boolean) =>
        one.flatMap((h, at) => (h !== null && forks.has(at) === isFork ? [h] : []));
      const inside = of(true);
      const outside = of(false);
      if (inside.length > 0) expect(Math.min(...inside)).toBe(tau);
      for (const h of outside) expect(h).toBeLessThanOrEqual(tau!);
    }),
  );
});

test('of equal entropies the earlier position is kept, and the prompt is outside the pool', () => {
  const { ranks } = rankForks([madeTrace({ entropies: [0.5, 0.5, 0.5, 0.5], prompt: 3 })]);
  expect(forksOf(ranks[0], 2)).toEqual([0, 1]);
});
