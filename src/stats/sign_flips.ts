import { foldKey, randomStream } from '../random/stream.ts';
import { sum } from './totals.ts';

/** A permutation test's p value. */
export interface SignFlipTest {
  /** Two-sided: how often differences of chance sign have a mean at least as far from 0. */
  readonly p: number;
  /** Every pattern of signs was tried, or a random sample of them. */
  readonly by: 'exact' | 'monte-carlo';
  /**
   * The smallest p that so many pairs can give, 2^(1 - n): 1/4 of three, 1/16 of five, so that up to five pairs none is ever
   * below 0.05, however alike the differences are.
   */
  readonly least: number;
}

/** Up to so many pairs all 2^n patterns are tried. */
const mostExact = 16;
const randomPatterns = 2 ** 16 - 1;

/**
 * The exact paired permutation test: if a and b do not differ, each difference might as well have had the other sign.
 * Fisher 1935, "The design of experiments", 21. Above 16 pairs signs are drawn at random, the same ones every time for
 * a seed, and p = (1 + patterns at least as far) / (1 + patterns), which is never 0 (Phipson and Smyth 2010).
 * @returns null of no differences
 */
export function signFlipTest(differences: readonly number[], seed = 0): SignFlipTest | null {
  const n = differences.length;
  if (n === 0) return null;
  const observed = Math.abs(sum(differences));
  // Sums of one pattern in another order differ by rounding, and would not count as equal.
  const size = sum(differences, Math.abs);
  const reached = observed - 1e-12 * size;
  if (n <= mostExact) {
    // The first sign stays: a pattern and its mirror image are equally far from 0.
    const patterns = 2 ** (n - 1);
    let far = 0;
    for (let pattern = 0; pattern < patterns; pattern++) {
      const flipped = sum(differences, (d, i) => ((pattern >> i) & 1 ? -d : d));
      if (Math.abs(flipped) >= reached) far++;
    }
    return { p: far / patterns, by: 'exact', least: 1 / patterns };
  }
  const random = randomStream(foldKey(seed, n), 0);
  let far = 0;
  for (let pattern = 0; pattern < randomPatterns; pattern++) {
    const flipped = sum(differences, (d) => (random.integer(2) === 0 ? d : -d));
    if (Math.abs(flipped) >= reached) far++;
  }
  const all = 1 + randomPatterns;
  return { p: (1 + far) / all, by: 'monte-carlo', least: 1 / all };
}
