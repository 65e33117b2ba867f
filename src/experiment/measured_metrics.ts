import type { Evaluation, StepMetrics } from './record.ts';
import { cuts, type Mask } from './spec.ts';

/**
 * Normalises a recorded line of metrics. Before forklab 0.2 values that were not measured were written as 0: the
 * metrics of an update if none ran, the entropy of the kept tokens if there were none, tau of a mask without a
 * threshold. And JSON has no NaN: a null among the metrics of an update was measured, and was not finite.
 * @param mask of the run's condition; normalising twice is the same as once
 */
export function asMeasured(line: StepMetrics, mask: Pick<Mask, 'select'>): StepMetrics {
  const kept = line['mask/kept'];
  const zeros = [kept, line['mask/entropy_kept'], line.entropy, line.learning_rate];
  if (zeros.every((value) => value === 0)) return { ...line, ...nothingUpdated, entropy: null };
  if (kept === null) return line;
  return {
    ...line,
    entropy: line.entropy ?? Number.NaN,
    'mask/entropy_kept': kept === 0 ? null : (line['mask/entropy_kept'] ?? Number.NaN),
    'mask/tau': cuts(mask) ? (line['mask/tau'] ?? Number.NaN) : null,
    loss: line.loss ?? Number.NaN,
    grad_norm: line.grad_norm ?? Number.NaN,
  };
}

/** The same for an evaluation: a single problem has no standard error over problems. */
export const evaluationAsMeasured = (line: Evaluation): Evaluation =>
  line.problems === 1 ? { ...line, 'eval/se': null } : line;

const nothingUpdated = {
  'mask/entropy_kept': null,
  'mask/kept': null,
  'mask/tau': null,
  'clip_ratio/low_mean': null,
  'clip_ratio/high_mean': null,
  loss: null,
  grad_norm: null,
  learning_rate: null,
} as const satisfies Partial<StepMetrics>;
