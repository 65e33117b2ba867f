/**
 * A lower bound, in nats, of the entropy of a distribution of which only some outcomes are known:
 *
 *     H >= - sum_i p_i ln p_i - r ln r,    r = 1 - sum_i p_i
 *
 * The right side is the entropy of a coarser variable g(X): which of the known outcomes it was, or "any other". By the
 * chain rule H(X) = H(g(X)) + H(X | g(X)), and the last term is never negative (Cover and Thomas, Elements of
 * Information Theory, 2nd ed., Theorem 2.2.1). What is lost is r times the entropy within the rest: nothing where the
 * rest is a single token or has no mass, at most r ln(V - k) for V tokens of which k are known.
 *
 * Log-probabilities that were rounded when they were written are known to an interval alone. -x ln x is concave, so over
 * an interval it is least at one of the ends; each term is taken at its lower end, which is below every distribution that
 * could have been written so.
 * @param logprobs log-probabilities of distinct outcomes, nats (`distinct_outcomes.ts` merges duplicates)
 * @param errorOf how far from what is written a log-probability may be, nats; nothing if left out
 */
export function entropyBound(
  logprobs: readonly number[],
  errorOf: (logprob: number) => number = () => 0,
): number {
  let least = 0;
  let most = 0;
  let bound = 0;
  for (const logprob of logprobs) {
    // Rounding can leave a certain token a little above 0.
    const error = errorOf(logprob);
    const low = Math.exp(Math.min(logprob, 0) - error);
    const high = Math.exp(Math.min(logprob + error, 0));
    least += low;
    most += high;
    bound += Math.min(term(low), term(high));
  }
  return bound + Math.min(term(1 - most), term(1 - least));
}

/** -p ln p, 0 if there is no probability. */
const term = (p: number): number => (p > 0 ? -p * Math.log(p) : 0);
