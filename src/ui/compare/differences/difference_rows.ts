import { type PairedDifferences, pairedDifferences } from '../../../stats/paired_differences.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';

/** A condition against the reference. */
export interface DifferenceRow {
  readonly group: RunGroup;
  readonly result: PairedDifferences;
}

export interface Differences {
  /** The evaluated steps of all that is shown, rising. */
  readonly steps: readonly number[];
  readonly step: number;
  readonly reference: RunGroup;
  /** In the order of the groups; those without a pair as well. */
  readonly rows: readonly DifferenceRow[];
}

/**
 * The differences in pass@1 of all groups from one, at a step that was evaluated. A run that was not evaluated there is
 * in no pair.
 * @param wanted the reference by its key, and the step; null or unknown: the first group, the last step
 * @returns null without two groups, or before anything was evaluated
 */
export function differencesOf(
  groups: readonly RunGroup[],
  wanted: { readonly reference: string | null; readonly step: number | null },
): Differences | null {
  const steps = [
    ...new Set(groups.flatMap(({ runs }) => runs.flatMap((r) => r.evaluations.map(({ step }) => step)))),
  ].sort((a, b) => a - b);
  const last = steps.at(-1);
  if (groups.length < 2 || last === undefined) return null;
  const step = wanted.step !== null && steps.includes(wanted.step) ? wanted.step : last;
  const reference = groups.find(({ key }) => key === wanted.reference) ?? usualReference(groups);
  const theirs = valuesAt(reference, step);
  return {
    steps,
    step,
    reference,
    rows: groups
      .filter(({ key }) => key !== reference.key)
      .map((group) => ({ group, result: pairedDifferences(valuesAt(group, step), theirs) })),
  };
}

/** All tokens, the usual training, where it is there. */
const usualReference = (groups: readonly RunGroup[]): RunGroup =>
  groups.find(({ selection }) => selection.select === 'all') ?? groups[0];

/** NaN where a run was not evaluated: then it is named among those that are left out. */
const valuesAt = ({ runs }: RunGroup, step: number) =>
  runs.map(({ seed, evaluations }) => ({
    seed,
    value: evaluations.findLast((e) => e.step === step)?.['eval/pass@1'] ?? Number.NaN,
  }));
