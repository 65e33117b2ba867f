import type { EntropyGate } from '../../model/decode/draw_options.ts';
import { rowStatistics } from '../../model/twin/statistics.ts';
import { threefry2x32, uniformFromBits } from '../../random/threefry.ts';

/** The key of a draw: any token of any rollout can be drawn again from these alone. */
export interface Draw {
  key0: number;
  key1: number;
  rollout: number;
  /** Position of the drawn token in its sequence. */
  position: number;
}

/**
 * Samples a token of softmax(z / T) by Gumbel-max: argmax_v z_v / T - log(-log u_v), ties to the lowest id.
 * u_v comes from word v & 1 of the threefry block with key (key0, key1) and counter
 * (rollout, position * ceil(V / 2) + (v >> 1)), so each block serves two neighbouring tokens.
 */
export function sampleToken(logits: ArrayLike<number>, temperature: number, draw: Draw): number {
  const half = Math.ceil(logits.length / 2);
  let best = 0;
  let bestScore = -Infinity;
  let words: [number, number] = [0, 0];
  for (let v = 0; v < logits.length; v++) {
    if ((v & 1) === 0) {
      words = threefry2x32(draw.key0, draw.key1, draw.rollout, draw.position * half + (v >> 1));
    }
    const score = logits[v] / temperature - Math.log(-Math.log(uniformFromBits(words[v & 1])));
    if (score > bestScore) {
      best = v;
      bestScore = score;
    }
  }
  return best;
}

/**
 * Logits without the forbidden tokens, for a draw from softmax(z / T) over the others: -Infinity, so that their probability
 * is 0 and the others' add up to 1. Entropies and log-probabilities are those of this distribution.
 */
export function withoutForbidden(logits: ArrayLike<number>, forbid: readonly number[]): Float64Array {
  const left = Float64Array.from(logits);
  for (const id of forbid) left[id] = -Infinity;
  return left;
}

/**
 * The temperature at a position of gated sampling: the gate's where H > h, else `temperature`; H = -sum_v p_v log p_v
 * of p = softmax(z), at temperature 1. Source: arXiv 2506.01939, Eq. 5.
 * @returns H too, nats
 */
export function gatedTemperature(
  logits: ArrayLike<number>,
  temperature: number,
  gate: EntropyGate,
): { temperature: number; entropy: number } {
  const entropy = rowStatistics(logits, logits.length, [-1]).entropy[0];
  return { temperature: entropy > gate.above ? gate.temperature : temperature, entropy };
}
