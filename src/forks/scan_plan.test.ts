import fc from 'fast-check';
import { expect, test } from 'vitest';
import { branchesOf, highestEntropy, leastProbability, maxBranches, scanBudget } from './scan_plan.ts';

test('forks are the response positions of highest entropy, ties by position', () => {
  const entropies = [null, 9, 0.5, 1, 0.2, 1, null, 2];
  expect(highestEntropy(entropies, 2, 3)).toEqual([7, 3, 5]);
  expect(highestEntropy(entropies, 2, 4)).toEqual([7, 3, 5, 2]);
  expect(highestEntropy(entropies, 2, 99)).toEqual([7, 3, 5, 2, 4]);
  expect(highestEntropy(entropies, 8, 3)).toEqual([]);
});

/** A place's alternatives: falling probabilities that add up to at most 1. */
const places = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }).map((shares) => {
  const whole = shares.reduce((a, b) => a + b, 0);
  return shares
    .map((share, id) => ({ id, probability: share / whole }))
    .sort((a, b) => b.probability - a.probability);
});

test('a fork has its likely branches and the one taken, most likely first, and at most eight', () => {
  fc.assert(
    fc.property(places, fc.nat(), fc.integer({ min: 1, max: 20 }), (all, pick, told) => {
      const taken = all[pick % all.length];
      const branches = branchesOf(all.slice(0, told), taken);
      expect(branches.length).toBeLessThanOrEqual(maxBranches);
      expect(branches.filter((b) => b.id === taken.id)).toHaveLength(1);
      expect(new Set(branches.map((b) => b.id)).size).toBe(branches.length);
      for (const [i, b] of branches.entries()) {
        if (b.id !== taken.id) expect(b.probability).toBeGreaterThanOrEqual(leastProbability);
        if (i > 0) expect(b.probability).toBeLessThanOrEqual(branches[i - 1].probability);
      }
      const left = all
        .slice(0, told)
        .filter((b) => b.probability >= leastProbability && !branches.some(({ id }) => id === b.id));
      // No likely branch is omitted below the limit.
      if (left.length > 0) expect(branches).toHaveLength(maxBranches);
    }),
  );
});

test('the budget is every continuation at its longest', () => {
  expect(scanBudget(8, 2.5, 64, 50)).toBe(20 * 64 * 50);
  expect(scanBudget(0, maxBranches, 64, 50)).toBe(0);
});
