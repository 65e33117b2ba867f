import type { ForeignRecord, ForeignRun } from '../../../experiment/foreign/foreign_run.ts';
import type { CurveGroup, CurveRun } from './curve_run.ts';
import { variants } from './run_groups.ts';

/** Runs of other trainers that are compared: those that were imported together. */
export interface ComparedForeign {
  /** The same from one visit to the next. */
  readonly id: string;
  readonly record: ForeignRecord;
}

/** A foreign run as Compare sees it. */
export interface ForeignCurveRun extends CurveRun {
  readonly foreign: ForeignRun;
  /** The id of the record that it is in. */
  readonly record: string;
}

/** Foreign runs of one condition, trainer and unit: what differs between them is the seed alone. */
export interface ForeignGroup extends CurveGroup {
  readonly selection: null;
  readonly foreign: NonNullable<CurveGroup['foreign']>;
  readonly runs: readonly ForeignCurveRun[];
}

/** Foreign runs by condition, in their order. */
export function foreignGroups(records: readonly ComparedForeign[]): ForeignGroup[] {
  const groups = new Map<string, ForeignGroup>();
  for (const { id, record } of records) {
    for (const [i, run] of record.runs.entries()) {
      const { condition, trainer, unit, updatesPerStep } = run;
      const key = JSON.stringify([id, condition, trainer, unit, updatesPerStep]);
      const known = groups.get(key);
      const curve = curveRun(id, i, run);
      groups.set(key, {
        key,
        experimentName: record.name,
        condition,
        selection: null,
        variant: known?.variant ?? groups.size % variants,
        // Two imports may each have one of that name.
        ambiguous: records.length > 1,
        foreign: { trainer, unit },
        runs: [...(known?.runs ?? []), curve],
      });
    }
  }
  return [...groups.values()];
}

const curves = new WeakMap<ForeignRun, ForeignCurveRun>();

/** The same object for the same run, so that its curves are not computed again. */
function curveRun(record: string, index: number, foreign: ForeignRun): ForeignCurveRun {
  const known = curves.get(foreign);
  if (known?.record === record) return known;
  const { condition, seed, metrics, evaluations, unit } = foreign;
  const last = Math.max(metrics.at(-1)?.step ?? 0, evaluations.at(-1)?.step ?? 0);
  const run: ForeignCurveRun = {
    // Another unit has other lines.
    id: `${record}/${index}/${unit}`,
    condition,
    seed,
    metrics,
    evaluations,
    status: 'done',
    resumed: [],
    steps: last,
    foreign,
    record,
  };
  curves.set(foreign, run);
  return run;
}
