import { normalQuantile, studentQuantile } from './distributions.ts';
import type { Interval } from './intervals.ts';
import { type Moments, momentsOf } from './moments.ts';
import { fewestSeeds, type SeedValue } from './seeds.ts';
import { sum } from './totals.ts';

/** What a link says came out of a condition. */
export interface ClaimedResult extends Moments {
  /** How far the mean may be from the true one because a link rounds it: half a unit of its last place. */
  readonly rounding: number;
  /** Hash of the final parameters by seed, if the claim has them. */
  readonly hashes?: ReadonlyMap<number, string>;
}

/** One's own value of a seed. */
export interface OwnResult extends SeedValue {
  /** Standard error of the value from the sampling of answers alone (`samplingError`). */
  readonly samplingError: number;
  /** Of the final parameters; absent where it is not the same on every machine. */
  readonly hash?: string;
}

/** Whether a claim was met. `identical`: to the last bit of every parameter. `too-few-seeds`: the results differ, and whether by chance is unknown. */
export type ReplicationVerdict = 'identical' | 'agrees' | 'differs' | 'too-few-seeds';

/** A claim compared with your own result. */
export interface Replication {
  readonly verdict: ReplicationVerdict;
  /** Seeds of the claim, and your own. */
  readonly claimed: number;
  readonly own: number;
  /** Own mean minus the claimed one; null where either side has no seed. */
  readonly difference: number | null;
  /** 95 %, of that difference; null where no side has two seeds. */
  readonly interval: Interval | null;
  /** What made the interval as wide as it is. */
  readonly by: 'seeds' | 'sampling' | null;
  /** The true difference that would have been seen (no `agrees`) with probability 0.8; null without an interval. */
  readonly detectable: number | null;
  /** How far apart sampling alone may put the two means, 95 %; null where they are not compared. */
  readonly samplingReach: number | null;
  /** Own seeds whose hash is there on both sides and is not the same. */
  readonly otherBits: number;
}

/** Means that were summed in another order differ by this much and are equal. */
const hair = 1e-12;

/**
 * The replication verdict. Its rule, for d = own mean - claimed mean:
 *
 * 0. *Bits.* Every own seed is one of the claim's, and the parameters it came to have the claimed hash: **identical**.
 * 1. *Scatter.* A seed's value scatters by the seed and by the sampling of answers. If the claim holds, it does so equally
 *    on both sides, and its variance is the pooled s^2 of both, with N_claimed + N_own - 2 degrees of freedom. The
 *    95 % interval of d is d +- t s sqrt(1/N_claimed + 1/N_own): Student's for two samples, and where one side has one
 *    seed the prediction interval of a single run. It is never narrower than 1.96 e sqrt(1/N_claimed + 1/N_own), where
 *    e is the error of sampling alone, so that seeds that happen to lie close together do not make a claim sharper
 *    than its measurement. Half a unit of the claim's last place is added.
 *    Both sides answer the same problems, so the error over problems has no part in it. A link does not say e; the own
 *    runs' stands for both.
 * 2. It holds 0: **agrees**. It does not: **differs**, if both sides have three seeds or more, and else **too few seeds**,
 *    for one run that lies elsewhere (it may have failed to start) refutes nothing.
 * 3. *One seed on each side.* Nothing says how far seeds scatter, and sampling alone would call the scatter of seeds a
 *    difference: **too few seeds**. Only results that are equal, as the same recipe and seed give on the same adapter, agree.
 *
 * To agree is not to be shown equal, so that the verdict comes with the difference it could have seen: t(.975) + t(.8)
 * standard errors. Were the true difference that large, d would be outside the interval in four of five replications;
 * the noncentral t distribution gives the same within 1 % from 4 degrees of freedom on (at 2 it is 5 % larger). It is an
 * estimate, too small as often as too large, for s is one: few seeds are more often closer together than they should
 * be, which is undone by the median of chi square, df (1 - 2 / (9 df))^3 (Wilson and Hilferty 1931).
 *
 * All runs share the stream that their evaluations are sampled from. What that makes alike cancels in d and is not in s.
 * Seeds that both sides have in common make d smaller than the interval allows for; a claim does not say its values one by
 * one, so that they cannot be paired. Own values that are not finite do not count as seeds.
 */
export function replication(claim: ClaimedResult, results: readonly OwnResult[]): Replication {
  const usable = results.filter(({ value }) => Number.isFinite(value));
  const own = momentsOf(usable.map(({ value }) => value));
  const unknown = { interval: null, by: null, detectable: null, samplingReach: null, otherBits: 0 };
  const counts = { claimed: claim.n, own: usable.length };
  if (own === null || claim.n < 1)
    return { verdict: 'too-few-seeds', ...counts, difference: null, ...unknown };
  const difference = own.mean - claim.mean;
  const told = usable.map(({ seed, hash }) => [claim.hashes?.get(seed), hash] as const);
  if (told.every(([claimed, hash]) => claimed !== undefined && claimed === hash))
    return { verdict: 'identical', ...counts, difference, ...unknown };
  const otherBits = told.filter(([claimed, hash]) => claimed && hash && claimed !== hash).length;
  const { half, ...width } = widthOf(claim, own, usable);
  const verdict = (): ReplicationVerdict => {
    if (Math.abs(difference) - hair <= (half ?? claim.rounding)) return 'agrees';
    return Math.min(claim.n, own.n) < fewestSeeds ? 'too-few-seeds' : 'differs';
  };
  return {
    verdict: verdict(),
    ...counts,
    difference,
    interval: half === null ? null : { low: difference - half, high: difference + half },
    ...width,
    otherBits,
  };
}

/** Half the interval of a difference, null of two single seeds, and what follows from it. */
function widthOf(
  claim: ClaimedResult,
  own: Moments,
  results: readonly OwnResult[],
): Pick<Replication, 'by' | 'detectable' | 'samplingReach'> & { readonly half: number | null } {
  const means = Math.sqrt(1 / claim.n + 1 / own.n);
  const sampling = means * Math.sqrt(sum(results, ({ samplingError: e }) => e ** 2) / own.n);
  const samplingReach = normalQuantile(0.975) * sampling;
  const df = claim.n + own.n - 2;
  if (df === 0) return { half: null, by: null, detectable: null, samplingReach };
  const squares = sum([claim, own], ({ n, sd }) => (n - 1) * (sd ?? 0) ** 2);
  const scatter = means * Math.sqrt(squares / df);
  const quantile = studentQuantile(0.975, df);
  const seeds = quantile * scatter;
  const typical = Math.max(scatter / (1 - 2 / (9 * df)) ** 1.5, sampling);
  return {
    half: Math.max(seeds, samplingReach) + claim.rounding,
    by: samplingReach >= seeds ? 'sampling' : 'seeds',
    detectable: (quantile + studentQuantile(0.8, df)) * typical + claim.rounding,
    samplingReach,
  };
}
