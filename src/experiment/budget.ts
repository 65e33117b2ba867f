import * as v from 'valibot';
import type { EarlyEnd, RunRecord } from './record.ts';

/**
 * What a run may take before it is ended early: steps, tokens sampled and trained on, or minutes of its own work
 * (pauses left out). It is a run's and not an experiment's, so that every condition and seed gets the same.
 */
export interface Budget {
  kind: 'steps' | 'tokens' | 'minutes';
  most: number;
}

/** Largest budgets: what the longest run of a spec can take. */
export const budgetBounds: Readonly<Record<Budget['kind'], { least: number; most: number }>> = {
  steps: { least: 1, most: 100_000 },
  tokens: { least: 1, most: 1e12 },
  minutes: { least: 0.1, most: 100_000 },
};

const between = (kind: Budget['kind']) => {
  const { least, most } = budgetBounds[kind];
  return v.pipe(v.number(), v.finite(), v.minValue(least), v.maxValue(most));
};

export const budgetSchema: v.GenericSchema<unknown, Budget> = v.variant('kind', [
  v.strictObject({ kind: v.literal('steps'), most: v.pipe(between('steps'), v.integer()) }),
  v.strictObject({ kind: v.literal('tokens'), most: v.pipe(between('tokens'), v.integer()) }),
  v.strictObject({ kind: v.literal('minutes'), most: between('minutes') }),
]);

export const earlyEndSchema: v.GenericSchema<unknown, EarlyEnd> = v.strictObject({
  step: v.pipe(v.number(), v.integer(), v.minValue(1)),
  by: v.picklist(['steps', 'tokens', 'minutes']),
});

/**
 * Whether a run has taken all that it may. Looked at after a whole step, so that a run goes over its tokens or minutes
 * by less than a step.
 */
export function isSpent(
  { kind, most }: Budget,
  { metrics, seconds }: Pick<RunRecord, 'metrics' | 'seconds'>,
): boolean {
  const last = metrics.at(-1);
  if (!last) return false;
  const taken = { steps: last.step, tokens: last.num_tokens, minutes: seconds / 60 }[kind];
  return taken >= most;
}
