/**
 * A lower bound, in nats, of the entropy of a distribution of which only some outcomes are known:
 *
 *     H >= - sum_i p_i ln p_i - r ln r,    r = 1 - sum_i p_i
 *
 * The right side is the entropy of a coarser variable g(X): which of the known outcomes it was, or "any other". By the
 * chain rule H(X) = H(g(X)) + H(X | g(X)), and the last term is never negative (Cover and Thomas, Elements of
 * Information Theory, 2nd ed., Theorem 2.2.1). What is lost is r times the entropy within the rest: nothing where the
 * rest is a single token or has no mass, at most r ln(V - k) for V tokens of which k are known.
 * @param logprobs log-probabilities of different outcomes, nats
 */
export function entropyBound(logprobs: readonly number[]): number {
  let known = 0;
  let bound = 0;
  for (const logprob of logprobs) {
    // Rounding can leave a certain token a little above 0.
    const capped = Math.min(logprob, 0);
    const p = Math.exp(capped);
    known += p;
    bound -= p * capped;
  }
  const rest = 1 - known;
  return rest > 0 ? bound - rest * Math.log(rest) : bound;
}
