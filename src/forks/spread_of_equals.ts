import { binomialCumulative } from '../stats/binomial.ts';
import type { Tally } from '../stats/intervals.ts';
import { sum } from '../stats/totals.ts';

/**
 * The spread, greatest less smallest observed rate, that branches show on the mean if they are truly equal, at the rate of all
 * their samples taken together: noise alone, the more the fewer samples and the more branches. Two branches of 64 samples
 * at rate .5 show 7 points, five 13. It is exact: of independent observed rates, the mean of greatest less smallest is
 * the integral over t of 1 - prod P(rate <= t) - prod P(rate > t).
 * @param branches each with samples
 * @returns a share; 0 of fewer than two branches
 */
export function spreadOfEquals(branches: readonly Tally[]): number {
  if (branches.length < 2) return 0;
  const rate = sum(branches, ({ right }) => right) / sum(branches, ({ samples }) => samples);
  const sizes = new Map<number, number>();
  for (const { samples } of branches) sizes.set(samples, (sizes.get(samples) ?? 0) + 1);
  const kinds = [...sizes].map(([samples, count]) => ({
    samples,
    count,
    below: binomialCumulative(samples, rate),
  }));
  // Between two steps of any of the distributions all of them are constant.
  const steps = new Set(
    kinds.flatMap(({ samples }) => Array.from({ length: samples }, (_, x) => x / samples)),
  );
  const ordered = [...steps, 1].sort((a, b) => a - b);
  let mean = 0;
  for (let i = 0; i + 1 < ordered.length; i++) {
    let allBelow = 1;
    let allAbove = 1;
    for (const { samples, count, below } of kinds) {
      // Steps are quotients of integers, so half a step lies safely between them.
      const share = below[Math.floor((samples * (ordered[i] + ordered[i + 1])) / 2)];
      allBelow *= share ** count;
      allAbove *= (1 - share) ** count;
    }
    mean += (ordered[i + 1] - ordered[i]) * (1 - allBelow - allAbove);
  }
  return mean;
}
