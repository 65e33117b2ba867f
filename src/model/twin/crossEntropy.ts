import { rowStatistics } from './statistics.ts';

/**
 * Cross-entropy of the next token: the mean of -log p over the rows that `response` marks, and its gradient
 * (softmax(z) - onehot(next)) / count, 0 on the other rows.
 * @param logits [N, V]
 * @param next [N]
 * @param response [N], 1 for a row that counts
 */
export function crossEntropy(
  logits: ArrayLike<number>,
  vocab: number,
  next: ArrayLike<number>,
  response: ArrayLike<number>,
): { loss: number; logitGradient: Float64Array } {
  const { lse, logprob } = rowStatistics(logits, vocab, next);
  const rows = lse.length;
  let count = 0;
  for (let n = 0; n < rows; n++) count += response[n];
  let loss = 0;
  const logitGradient = new Float64Array(logits.length);
  for (let n = 0; n < rows; n++) {
    if (!response[n]) continue;
    loss -= logprob[n] / count;
    for (let j = 0; j < vocab; j++) {
      const p = Math.exp(logits[n * vocab + j] - lse[n]);
      logitGradient[n * vocab + j] = (p - Number(j === next[n])) / count;
    }
  }
  return { loss, logitGradient };
}
