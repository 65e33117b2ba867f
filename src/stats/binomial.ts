import { logGamma } from './special_functions.ts';

/** P(X <= x) for x = 0, 1, ..., n, where X is how many of n independent tries come out right, each with this rate. */
export function binomialCumulative(n: number, rate: number): number[] {
  let total = 0;
  return Array.from({ length: n + 1 }, (_, x) => {
    // 0 ln 0 is 0: a rate of 0 or 1 has one outcome.
    const right = x === 0 ? 0 : x * Math.log(rate);
    const wrong = x === n ? 0 : (n - x) * Math.log1p(-rate);
    const ways = logGamma(n + 1) - logGamma(x + 1) - logGamma(n - x + 1);
    total += Math.exp(ways + right + wrong);
    return Math.min(1, total);
  });
}
