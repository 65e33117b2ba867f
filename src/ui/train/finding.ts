import { selectOf } from '../../experiment/condition_choice.ts';
import type { ExperimentRecord } from '../../experiment/record.ts';
import type { Spec } from '../../experiment/spec.ts';
import type { ConditionSeries } from '../charts/condition_series.ts';

/** Gains in pass@1 over the base, by what the conditions select. */
export interface Gains {
  readonly top: number;
  readonly all: number;
  readonly bottom: number;
  readonly seeds: number;
}

/** What a finished recording says, as far as it says anything that can be a title. */
export type Finding =
  /** A fifth gives most of the gain, the rest almost none. */
  | ({ kind: 'fifth-carries' } & Gains)
  /** The three conditions are there, but do not say that. */
  | ({ kind: 'gains' } & Gains);

/**
 * What may be claimed: nothing before the end, with fewer than three seeds, or without the three conditions of the
 * question; the paper's sentence only where its numbers hold with room to spare.
 */
export function findingOf(
  spec: ExperimentRecord['spec'],
  series: readonly ConditionSeries[],
): Finding | null {
  const top = gainOf(spec, series, 'top');
  const all = gainOf(spec, series, 'all');
  const bottom = gainOf(spec, series, 'bottom');
  if (!top || !all || !bottom) return null;
  const seeds = Math.min(top.seeds, all.seeds, bottom.seeds);
  if (seeds < 3) return null;
  const gains = { top: top.gain, all: all.gain, bottom: bottom.gain, seeds };
  const clear = all.gain > 0.05 && top.gain >= 0.75 * all.gain && bottom.gain <= 0.2 * all.gain;
  const fifth = top.rho === 0.2 && bottom.rho === 0.2;
  return { kind: clear && fifth ? 'fifth-carries' : 'gains', ...gains };
}

function gainOf(spec: Spec, series: readonly ConditionSeries[], select: 'top' | 'all' | 'bottom') {
  const condition = spec.conditions.find((c) => selectOf(spec, c).select === select);
  const mean = series.find((s) => s.condition === condition?.name)?.mean;
  const first = mean?.[0];
  const last = mean?.at(-1);
  if (!condition || !first || !last || first.step !== 0 || last.step !== spec.steps) return null;
  if (first.value === null || last.value === null) return null;
  return { gain: last.value - first.value, seeds: last.n, rho: selectOf(spec, condition).rho };
}
