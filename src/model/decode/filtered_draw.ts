import { exp, log } from '../elementary.ts';
import type { DrawFilter } from './draw_options.ts';

/**
 * The probabilities with which tokens are drawn at a temperature under filters, in float64: 0 of those that a filter leaves
 * out, the others add up to 1. The rule of `shaders/sample_filter.wgsl`.
 * @param logits of the whole vocabulary
 */
export function filteredDraw(
  logits: Float32Array,
  temperature: number,
  { topK = 0, topP = 1, minP = 0 }: DrawFilter,
): (id: number) => number {
  const sorted = logits.toSorted().reverse();
  const largest = sorted[0];
  const weightOf = (logit: number) => exp((logit - largest) / temperature);
  const massFrom = (least: number) => {
    let mass = 0;
    for (const logit of sorted) {
      if (logit < least) break;
      mass += weightOf(logit);
    }
    return mass;
  };
  let least = topK > 0 ? sorted[Math.min(topK, sorted.length) - 1] : sorted[sorted.length - 1];
  if (topP < 1) {
    const wanted = topP * massFrom(least);
    let mass = 0;
    for (const logit of sorted) {
      mass += weightOf(logit);
      if (mass < wanted) continue;
      least = Math.max(least, logit);
      break;
    }
  }
  if (minP > 0) least = Math.max(least, largest + temperature * log(minP));
  const total = massFrom(least);
  return (id) => (logits[id] < least ? 0 : weightOf(logits[id]) / total);
}
