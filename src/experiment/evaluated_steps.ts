import type { Spec } from './spec.ts';

/** Whether a run is evaluated after a step: at regular intervals, and after the last. */
export const isEvaluated = (
  { steps, evaluation }: Pick<Spec, 'steps' | 'evaluation'>,
  step: number,
): boolean => step > 0 && (step === steps || step % evaluation.every === 0);

/** The steps after which a run is evaluated, ascending, without the base at step 0. */
export const evaluatedSteps = (spec: Pick<Spec, 'steps' | 'evaluation'>): number[] =>
  Array.from({ length: spec.steps }, (_, i) => i + 1).filter((step) => isEvaluated(spec, step));
