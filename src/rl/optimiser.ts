import type { Optimiser } from '../experiment/spec.ts';
import { power } from '../model/elementary.ts';
import type { OptimiserSpace } from '../model/workspace.ts';

/** The learning rate at update t (counted from 1): linear warm-up, then constant. */
export const learningRateAt = (o: Optimiser, t: number) =>
  o.warmup > 0 ? o.learningRate * Math.min(1, t / o.warmup) : o.learningRate;

/**
 * Writes AdamW's uniforms for update t (from 1). The bias corrections are computed here in float64:
 * 1 - b^t loses most of its bits in float32 while t is small.
 */
export function writeStep(
  { model, optimiser }: Pick<OptimiserSpace, 'model' | 'optimiser'>,
  o: Optimiser,
  t: number,
  learningRate: number,
): void {
  const step = new Float32Array([
    learningRate,
    o.beta1,
    o.beta2,
    o.epsilon,
    o.weightDecay,
    1 - power(o.beta1, t),
    Math.sqrt(1 - power(o.beta2, t)),
  ]);
  model.device.write(optimiser.step, step);
}
