/** How far one model's distribution of the next token is from another's. */
export interface RowDivergence {
  /** KL(p || q) = sum_i p_i (log p_i - log q_i), nats. */
  readonly kl: number;
  /** Gini impurity of the first, 1 - sum_i p_i^2: the probability that two draws from it differ. */
  readonly gini: number;
}

/**
 * KL divergence of two softmax distributions over the same vocabulary, from the logits of all tokens, in float64: exact, up
 * to the rounding of the logits themselves. The expectation is under the reference, as in llama.cpp's `--kl-divergence`.
 * @param reference, other [vocab]
 * @throws RangeError if they differ in length; Error if a logit is not finite
 */
export function klDivergence(reference: ArrayLike<number>, other: ArrayLike<number>): RowDivergence {
  const n = reference.length;
  if (other.length !== n)
    throw new RangeError(`logits of ${n} and of ${other.length} tokens have no divergence`);
  let [mostP, mostQ] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < n; i++) {
    if (reference[i] > mostP) mostP = reference[i];
    if (other[i] > mostQ) mostQ = other[i];
  }
  let [sumP, sumQ, squares, difference] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [z, y] = [reference[i] - mostP, other[i] - mostQ];
    const e = Math.exp(z);
    sumP += e;
    squares += e * e;
    difference += e * (z - y);
    sumQ += Math.exp(y);
  }
  const kl = difference / sumP + Math.log(sumQ) - Math.log(sumP);
  if (!Number.isFinite(kl))
    throw new Error('A model gave numbers that are not finite: its weights are damaged or overflow float32.');
  // Rounding may leave equal distributions a hair below 0.
  return { kl: Math.max(0, kl), gini: Math.max(0, 1 - squares / (sumP * sumP)) };
}
