import type { SpecChange } from '../../experiment/spec_diff.ts';
import { type Moments, momentsOf } from '../../stats/moments.ts';
import type { CompareView, SortKey } from '../state/compare/compare_view_state.ts';
import type { ComparedRun } from '../state/compare/compared_run.ts';
import type { RunGroup } from '../state/compare/run_groups.ts';
import { conditionChanges, specOfCondition } from './condition_recipes.ts';

/** A line of the table of runs. */
export interface RunRow {
  readonly run: ComparedRun;
  readonly group: RunGroup;
  readonly step: number;
  /** At the last evaluation, with its standard error over problems; null of one problem. */
  readonly pass: { readonly value: number; readonly error: number | null } | null;
  /** Over the seeds of its condition that have come as far. */
  readonly seeds: Moments | null;
  /** From the run it is compared with; null for that itself. */
  readonly changes: readonly SpecChange[] | null;
}

/** The lines of the table, sorted; changes are from the first line, or from the one above. */
export function runRows(
  groups: readonly RunGroup[],
  { sort, against }: Pick<CompareView, 'sort' | 'against'>,
): RunRow[] {
  const lines = groups.flatMap((group) => {
    const seeds = endMoments(group);
    return group.runs.map((run) => {
      const last = run.evaluations.at(-1);
      return {
        run,
        group,
        step: run.metrics.at(-1)?.step ?? 0,
        pass: last ? { value: last['eval/pass@1'], error: last['eval/se'] } : null,
        seeds,
      };
    });
  });
  const sorted = sort.by === null ? lines : lines.toSorted(order(sort.by, sort.down));
  const specs = sorted.map(({ run }) => specOfCondition(run.spec, run.condition));
  return sorted.map((line, i) => ({
    ...line,
    changes: i === 0 ? null : conditionChanges(specs[against === 'first' ? 0 : i - 1], specs[i]),
  }));
}

/** pass@1 of a condition's seeds at the last step that any of them was evaluated at. */
export function endMoments({ runs }: RunGroup): Moments | null {
  const last = Math.max(...runs.map(({ evaluations }) => evaluations.at(-1)?.step ?? -1));
  return momentsOf(
    runs.flatMap(({ evaluations }) => {
      const end = evaluations.at(-1);
      return end && end.step === last ? [end['eval/pass@1']] : [];
    }),
  );
}

type Line = Omit<RunRow, 'changes'>;

function order(by: SortKey, down: boolean) {
  const keyOf = ({ run, pass, group }: Line): string | number => {
    switch (by) {
      case 'name':
        return `${group.experimentName ?? ''} ${group.condition}`;
      case 'seed':
        return run.seed;
      case 'pass':
        return pass?.value ?? Number.NEGATIVE_INFINITY;
      case 'status':
        return run.status;
      case 'adapter':
        return run.adapter ?? '';
    }
  };
  return (a: Line, b: Line) => {
    const [one, other] = [keyOf(a), keyOf(b)];
    const rising = one < other ? -1 : one > other ? 1 : 0;
    return down ? -rising : rising;
  };
}
