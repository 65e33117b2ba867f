import { mean } from '../stats/totals.ts';
import { type BySeed, baseOf, finals, gainBeyondShare } from './estimates.ts';
import { rates } from './experiments.ts';
import type { Results } from './results.ts';
import type { Estimate } from './rule.ts';

/**
 * pass@1 of a condition at its best learning rate, by seed: the rate whose mean over the other seeds is highest, so that a
 * seed does not choose the rate that it is tested at.
 */
export function atBestRate(results: Results, condition: string): BySeed {
  const byRate = rates.map((rate) => finals(results, `rate-${rate}`, condition));
  const seeds = byRate[0].map(({ seed }) => seed);
  return seeds.flatMap((seed) => {
    const others = byRate.map((values) =>
      mean(
        values.filter((one) => one.seed !== seed),
        ({ value }) => value,
      ),
    );
    if (others.some((value) => value === undefined)) return [];
    const best = others.indexOf(Math.max(...(others as number[])));
    return byRate[best].filter((one) => one.seed === seed);
  });
}

/** What a condition gained at its best learning rate less a share of what `all` gained at its own. */
export const bestRateGain = (results: Results, condition: string, share: number): Estimate | null =>
  gainBeyondShare(
    atBestRate(results, condition),
    atBestRate(results, 'all'),
    baseOf(results, `rate-${rates[0]}`),
    share,
  );
