import { rowStatistics } from '../../model/twin/statistics.ts';
import type { RowRange } from '../mask.ts';

/** The policy-gradient loss (arXiv 2503.14476 and 2402.03300, as in TRL's GRPOTrainer). */
export interface ObjectiveOptions {
  /** `dapo` averages over tokens, `grpo` over each sequence's tokens and then over sequences. */
  loss: 'dapo' | 'grpo';
  /**
   * Divide the policy term and the bonus by the kept rows (Eq. 6 of v2) or by all response rows that are not excluded (v1,
   * TRL).
   */
  normaliser: 'kept' | 'all';
  /** The ratio is clipped to [1 - clipLow, 1 + clipHigh]. */
  clipLow: number;
  clipHigh: number;
  /** T: every quantity is of softmax(z / T). */
  temperature: number;
  /** Coefficient of the k3 penalty against the reference, on all response rows; 0 is off. */
  kl: number;
  /** Coefficient of the entropy bonus, on the kept rows; 0 is off. */
  entropyBonus: number;
}

/** Per-row and per-sequence inputs other than the logits. */
export interface PolicyRows {
  /** [N], -1 where there is no next token. */
  next: ArrayLike<number>;
  /** Per sequence: its response rows. */
  responses: readonly RowRange[];
  /** Per sequence. */
  advantages: ArrayLike<number>;
  /** [N]: log-probabilities under the policy that sampled, of softmax(z / T). */
  old: ArrayLike<number>;
  /** [N]: log-probabilities under the reference; read only with `kl`. */
  reference?: ArrayLike<number>;
  /** [N]: the mask, 1 kept and 0 not, or a soft weight. It is a constant: no gradient flows into it. */
  weights: ArrayLike<number>;
  /** [N]: 1 for rows that the mask leaves out, which `all` does not count; default: none. The KL penalty is on them too. */
  excluded?: ArrayLike<number>;
}

export interface PolicyLoss {
  loss: number;
  /** d loss / d z, [N, V]. */
  logitGradient: Float64Array;
  kept: number;
  /** Clipped response rows, masked ones too (TRL's clip_ratio counts so), and among the kept. */
  clipLow: number;
  clipHigh: number;
  clipLowKept: number;
  clipHighKept: number;
}

/** Log-ratios are clamped to [-20, 20], as verl does. */
const largestLogRatio = 20;

/**
 * The clipped objective and its gradient with respect to the logits.
 *
 * With r = exp(log pi - log pi_old), d = log pi_ref - log pi, w the mask:
 *   loss = sum_n share_n w_n (-min(r A, clip(r) A)) + kl sum_n every_n (e^d - d - 1) - bonus sum_n share_n [w_n != 0]
 * H_n where share_n and every_n are one over the number of rows averaged (see `rowShares`). The gradient:
 *   d loss / d z_j = (g_n ([j = y] - p_j) + share_n bonus p_j (log p_j + H)) / T,
 *   g_n = -share_n w_n A r [not clipped] + kl every_n (1 - e^d),
 * clipped meaning that min() selected the clipped term: A > 0 and r > 1 + clipHigh, or A < 0 and r < 1 - clipLow.
 * @param logits [N, V]
 */
export function policyLoss(
  logits: ArrayLike<number>,
  vocab: number,
  rows: PolicyRows,
  o: ObjectiveOptions,
): PolicyLoss {
  const { lse, entropy, logprob } = rowStatistics(logits, vocab, rows.next, o.temperature);
  const shares = rowShares(rows, o.loss, o.normaliser);
  const everyShares = rowShares({ ...rows, excluded: undefined }, o.loss, 'all');
  const logitGradient = new Float64Array(logits.length);
  const count = { kept: 0, clipLow: 0, clipHigh: 0, clipLowKept: 0, clipHighKept: 0 };
  let loss = 0;
  rows.responses.forEach(([from, to], i) => {
    const A = rows.advantages[i];
    for (let n = from; n < to; n++) {
      const weight = rows.weights[n];
      const kept = weight !== 0;
      const logRatio = logprob[n] - rows.old[n];
      const ratio = Math.exp(Math.max(-largestLogRatio, Math.min(largestLogRatio, logRatio)));
      const clipped = Math.max(1 - o.clipLow, Math.min(1 + o.clipHigh, ratio));
      const low = A < 0 && ratio < 1 - o.clipLow;
      const high = A > 0 && ratio > 1 + o.clipHigh;
      count.kept += Number(kept);
      count.clipLow += Number(low);
      count.clipHigh += Number(high);
      count.clipLowKept += Number(low && kept);
      count.clipHighKept += Number(high && kept);

      loss -= shares[i] * weight * Math.min(ratio * A, clipped * A);
      const flows = !low && !high && Math.abs(logRatio) <= largestLogRatio;
      let g = flows ? -shares[i] * weight * A * ratio : 0;
      if (o.kl !== 0) {
        if (!rows.reference) throw new Error('The KL penalty needs reference log-probabilities.');
        const d = rows.reference[n] - logprob[n];
        loss += o.kl * everyShares[i] * (Math.exp(d) - d - 1);
        g += o.kl * everyShares[i] * (1 - Math.exp(d));
      }
      const bonus = kept ? o.entropyBonus * shares[i] : 0;
      loss -= bonus * entropy[n];
      for (let j = 0; j < vocab; j++) {
        const logp = logits[n * vocab + j] / o.temperature - lse[n];
        const p = Math.exp(logp);
        // A forbidden token has p = 0 and log p = -Infinity; p (log p + H) tends to 0.
        const ofEntropy = p > 0 ? bonus * p * (logp + entropy[n]) : 0;
        logitGradient[n * vocab + j] = (g * (Number(j === rows.next[n]) - p) + ofEntropy) / o.temperature;
      }
    }
  });
  return { loss, logitGradient, ...count };
}

/**
 * Per sequence, the weight of one of its rows in the average. dapo: 1 / rows counted in the batch. grpo:
 * 1 / (number of sequences * rows counted in this one, at least 1). Counted are the kept or all response rows but
 * the excluded ones.
 */
function rowShares(rows: PolicyRows, loss: 'dapo' | 'grpo', normaliser: 'kept' | 'all'): number[] {
  const counts = rows.responses.map(([from, to]) => {
    let count = 0;
    for (let n = from; n < to; n++)
      count += Number(normaliser === 'all' ? !rows.excluded?.[n] : rows.weights[n] !== 0);
    return count;
  });
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) =>
    loss === 'dapo' ? 1 / Math.max(1, total) : 1 / (counts.length * Math.max(1, count)),
  );
}
