import type { Selection } from '../../../experiment/condition_choice.ts';
import type { ForeignUnit, Trainer } from '../../../experiment/foreign/foreign_run.ts';
import type { Resumption } from '../../../experiment/record.ts';

/** Status of a run. `waiting`: not training now, whether started or not. `replayed`: of a record, up to where it is shown. */
export type RunStatus = 'running' | 'replayed' | 'waiting' | 'done' | 'stopped' | 'failed';

/** A line of a run. A metric that was not measured is null, or not there. */
export interface RunLine {
  readonly step: number;
}

/** A run as far as its curves go: one of the lab, or of another trainer. */
export interface CurveRun {
  /** Unique among all that is compared, and the same from one visit to the next. */
  readonly id: string;
  readonly condition: string;
  /** Null of a foreign run whose files do not say it. */
  readonly seed: number | null;
  readonly metrics: readonly RunLine[];
  readonly evaluations: readonly RunLine[];
  readonly status: RunStatus;
  readonly resumed: readonly Resumption[];
  /** Where its axis of steps ends: what is planned; of a foreign run what there is. */
  readonly steps: number;
}

/** Runs of one condition, as far as their curves go. */
export interface CurveGroup {
  readonly key: string;
  readonly experimentName: string | null;
  readonly condition: string;
  /** What decides its colour and dash; null of foreign runs, which have a colour of their own. */
  readonly selection: Selection | null;
  /** 0 wears the plain colour and dash of what it selects; others that select alike wear a shade of it. */
  readonly variant: number;
  /** Another condition of the same experiment selects the same, so the label needs its own name. */
  readonly ambiguous: boolean;
  /** Whose runs they are, and what their steps count; absent where they are the lab's. */
  readonly foreign?: { readonly trainer: Trainer | null; readonly unit: ForeignUnit };
  readonly runs: readonly CurveRun[];
}
