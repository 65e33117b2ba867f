import { bcaInterval, eachResample, percentileInterval, type Resampling } from './bootstrap.ts';
import type { Interval } from './intervals.ts';
import { meanInterval } from './intervals.ts';
import { type Moments, momentsOf } from './moments.ts';
import { fewestSeeds, type SeedValue } from './seeds.ts';
import { type SignFlipTest, signFlipTest } from './sign_flips.ts';
import { sum } from './totals.ts';
import { type MeanDifference, welch } from './welch.ts';

/** One seed under both conditions. */
export interface SeedPair {
  readonly seed: number;
  readonly a: number;
  readonly b: number;
  /** a - b. */
  readonly difference: number;
}

/** What the seeds that both conditions have say about a - b. */
export interface PairedDifferences {
  /** By seed, rising. */
  readonly pairs: readonly SeedPair[];
  readonly n: number;
  /** Null without pairs. */
  readonly mean: number | null;
  /** Of the differences, with n - 1; null below two pairs. */
  readonly sd: number | null;
  /** Student's, n - 1 degrees of freedom; null below two pairs. */
  readonly t: Interval | null;
  /** Resampled pairs; `bca` is null where it is not defined (all differences equal). Null below two pairs. */
  readonly bootstrap: { readonly percentile: Interval; readonly bca: Interval | null } | null;
  /** Null without pairs. */
  readonly signFlips: SignFlipTest | null;
  /** Fewer than three pairs. */
  readonly tooFew: boolean;
  /** Seeds that are in no pair: only one condition has them, or a value is not finite. */
  readonly leftOut: { readonly a: readonly number[]; readonly b: readonly number[] };
}

const usual: Resampling = { resamples: 9999, seed: 0 };

/**
 * The seeds that both conditions have a finite value of, rising.
 * @throws RangeError where a condition has a seed twice
 */
export function pairsBySeed(a: readonly SeedValue[], b: readonly SeedValue[]): SeedPair[] {
  const [ours, theirs] = [usableBySeed(a), usableBySeed(b)];
  return [...ours]
    .flatMap(([seed, value]): SeedPair[] => {
      const other = theirs.get(seed);
      return other === undefined ? [] : [{ seed, a: value, b: other, difference: value - other }];
    })
    .sort((p, q) => p.seed - q.seed);
}

/**
 * Compares two conditions seed by seed: condition a and b share base, problems and sampling stream at a seed, so their
 * difference there is freed of what the seed itself does. All intervals are of the mean difference, 95 % unless said
 * otherwise. With a handful of seeds the t interval is the one to trust: resampling takes the spread of n values for the
 * true one, and of three seeds its intervals are less than half as wide as they should be.
 * @throws RangeError where a condition has a seed twice
 */
export function pairedDifferences(
  a: readonly SeedValue[],
  b: readonly SeedValue[],
  { level = 0.95, resampling = usual }: { level?: number; resampling?: Resampling } = {},
): PairedDifferences {
  const pairs = pairsBySeed(a, b);
  const differences = pairs.map(({ difference }) => difference);
  const moments = momentsOf(differences);
  const t = meanInterval(differences, level);
  const paired = new Set(pairs.map(({ seed }) => seed));
  const unpaired = (list: readonly SeedValue[]) =>
    list.flatMap(({ seed }) => (paired.has(seed) ? [] : [seed])).sort((p, q) => p - q);
  return {
    pairs,
    n: pairs.length,
    mean: moments?.mean ?? null,
    sd: moments?.sd ?? null,
    t: t && { low: t.low, high: t.high },
    bootstrap: bootstrapMean(differences, level, resampling),
    signFlips: signFlipTest(differences, resampling.seed),
    tooFew: pairs.length < fewestSeeds,
    leftOut: { a: unpaired(a), b: unpaired(b) },
  };
}

/** What two conditions without common seeds say about a - b. */
export interface UnpairedDifference {
  /** Null without values. */
  readonly a: Moments | null;
  readonly b: Moments | null;
  /** Welch's; null where either condition has fewer than two seeds. */
  readonly welch: MeanDifference | null;
  /** Fewer than three seeds on either side. */
  readonly tooFew: boolean;
}

/** Compares conditions as independent samples, for those that have no seeds in common. Values that are not finite are left out. */
export function unpairedDifference(
  a: readonly SeedValue[],
  b: readonly SeedValue[],
  level = 0.95,
): UnpairedDifference {
  const [ours, theirs] = [a, b].map((list) => momentsOf([...usableBySeed(list).values()]));
  return {
    a: ours,
    b: theirs,
    welch: ours && theirs && welch(ours, theirs, level),
    tooFew: Math.min(ours?.n ?? 0, theirs?.n ?? 0) < fewestSeeds,
  };
}

function usableBySeed(list: readonly SeedValue[]): Map<number, number> {
  const seen = new Set<number>();
  for (const { seed } of list) {
    if (seen.has(seed)) throw new RangeError(`a condition has seed ${seed} twice: pairs would be ambiguous`);
    seen.add(seed);
  }
  return new Map(list.flatMap(({ seed, value }) => (Number.isFinite(value) ? [[seed, value]] : [])));
}

function bootstrapMean(
  differences: readonly number[],
  level: number,
  resampling: Resampling,
): PairedDifferences['bootstrap'] {
  const n = differences.length;
  if (n < 2) return null;
  const means = new Float64Array(resampling.resamples);
  const times = new Uint32Array(n);
  eachResample(n, resampling, (drawn, i) => {
    // Summed in the order of the seeds, so that equal draws are equal to the bit, and so is the draw of each seed once.
    times.fill(0);
    for (const at of drawn) times[at]++;
    means[i] = sum(differences, (d, at) => times[at] * d) / n;
  });
  const percentile = percentileInterval(means, level);
  if (percentile === null) return null;
  const total = sum(differences);
  const leftOut = differences.map((d) => (total - d) / (n - 1));
  return { percentile, bca: bcaInterval(means, total / n, leftOut, level) };
}
