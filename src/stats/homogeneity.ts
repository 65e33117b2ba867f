import { foldKey, randomStream } from '../random/stream.ts';
import { chiSquareTail } from './distributions.ts';
import type { Tally } from './intervals.ts';
import { sum } from './totals.ts';

/** Tests whether proportions differ at all. */
export interface Homogeneity {
  /** Pearson's chi-square, and its degrees of freedom. */
  readonly statistic: number;
  readonly df: number;
  /** How often counts at least as uneven come up if all proportions are equal. */
  readonly p: number;
  /** Where p comes from: the chi-square distribution, or shuffled outcomes where counts are too small for it. */
  readonly by: 'chi-square' | 'permutation';
}

/** Cochran's rule: the chi-square distribution serves where every expected count is at least this. */
const leastExpected = 5;
const shuffles = 4999;

/**
 * Pearson's test that independent proportions are equal. Where an expected count is below 5, p is that of a
 * permutation test: (1 + shuffles at least as uneven) / (1 + shuffles), with shuffles that are the same every time.
 * Rows without samples do not count; of fewer than two rows, or where all or none are right, nothing can differ: p 1.
 */
export function homogeneity(tallies: readonly Tally[]): Homogeneity {
  const rows = tallies.filter(({ samples }) => samples > 0);
  const samples = sum(rows, (row) => row.samples);
  const right = sum(rows, (row) => row.right);
  const df = Math.max(0, rows.length - 1);
  if (df === 0 || right === 0 || right === samples) return { statistic: 0, df, p: 1, by: 'chi-square' };
  const rarer = Math.min(right, samples - right);
  const sizes = rows.map((row) => row.samples);
  const statistic = unevenness(
    rows.map((row) => row.right),
    sizes,
    right,
    samples,
  );
  if ((Math.min(...sizes) * rarer) / samples >= leastExpected) {
    return { statistic, df, p: chiSquareTail(statistic, df), by: 'chi-square' };
  }
  const random = randomStream(foldKey(samples, right, df), 0);
  let asUneven = 0;
  for (let i = 0; i < shuffles; i++) {
    // The statistic is the same for right and wrong, so the rarer outcome is the one that is dealt.
    const dealt = deal(rarer, sizes, samples, random.integer);
    if (unevenness(dealt, sizes, rarer, samples) >= statistic * (1 - 1e-9)) asUneven++;
  }
  return { statistic, df, p: (1 + asUneven) / (1 + shuffles), by: 'permutation' };
}

/** Pearson's chi-square of rows with `counts` of `sizes`, which add up to `count` of `samples`. */
function unevenness(
  counts: readonly number[],
  sizes: readonly number[],
  count: number,
  samples: number,
): number {
  const share = count / samples;
  const squares = sum(counts, (n, i) => (n - sizes[i] * share) ** 2 / sizes[i]);
  return squares / (share * (1 - share));
}

/** Deals `count` outcomes at random over the places of all rows, each place at most one. */
function deal(
  count: number,
  sizes: readonly number[],
  samples: number,
  integer: (n: number) => number,
): number[] {
  const dealt = sizes.map(() => 0);
  for (let left = samples; left > samples - count; left--) {
    let place = integer(left);
    let row = 0;
    while (place >= sizes[row] - dealt[row]) {
      place -= sizes[row] - dealt[row];
      row++;
    }
    dealt[row]++;
  }
  return dealt;
}
