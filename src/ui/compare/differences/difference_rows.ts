import { type PairedDifferences, pairedDifferences } from '../../../stats/paired_differences.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { evaluationKey } from '../evaluation_notes.ts';

/** A condition against the reference. */
export interface DifferenceRow {
  readonly group: RunGroup;
  readonly result: PairedDifferences;
}

export interface Differences {
  /** The evaluated steps of all that is shown, rising. */
  readonly steps: readonly number[];
  readonly step: number;
  /** The step that is taken where none is chosen: the last that has pairs of all conditions that can be paired. */
  readonly usual: number;
  readonly reference: RunGroup;
  /** In the order of the groups; those without a pair as well. */
  readonly rows: readonly DifferenceRow[];
}

/**
 * The differences in pass@1 of all groups from one, at a step that was evaluated. A run that was not evaluated there is
 * in no pair, nor one that was evaluated on other problems.
 * @param wanted the reference by its key, and the step; null or unknown: all tokens or the first group, the usual step
 * @returns null without two groups, or before anything was evaluated
 */
export function differencesOf(
  groups: readonly RunGroup[],
  wanted: { readonly reference: string | null; readonly step: number | null },
): Differences | null {
  const steps = [
    ...new Set(groups.flatMap(({ runs }) => runs.flatMap((r) => r.evaluations.map(({ step }) => step)))),
  ].sort((a, b) => a - b);
  if (groups.length < 2 || steps.length === 0) return null;
  const reference = groups.find(({ key }) => key === wanted.reference) ?? usualReference(groups);
  const usual = usualStep(groups, reference, steps);
  const step = wanted.step !== null && steps.includes(wanted.step) ? wanted.step : usual;
  const like = evaluationKey(reference.runs[0]);
  const theirs = valuesAt(reference, step, like);
  return {
    steps,
    step,
    usual,
    reference,
    rows: groups
      .filter(({ key }) => key !== reference.key)
      .map((group) => ({ group, result: pairedDifferences(valuesAt(group, step, like), theirs) })),
  };
}

/** All tokens, the usual training, where it is there. */
const usualReference = (groups: readonly RunGroup[]): RunGroup =>
  groups.find(({ selection }) => selection.select === 'all') ?? groups[0];

/**
 * The last step after the base's at which all conditions that are paired at all have a pair; else the last at which any
 * has; else the first.
 */
function usualStep(groups: readonly RunGroup[], reference: RunGroup, steps: readonly number[]): number {
  const paired = groups
    .filter(({ key }) => key !== reference.key)
    .map((group) => steps.filter((step) => hasPair(group, reference, step)))
    .filter(({ length }) => length > 0);
  const common = steps.findLast(
    (step) => step > 0 && paired.length > 0 && paired.every((own) => own.includes(step)),
  );
  return common ?? steps.findLast((step) => paired.some((own) => own.includes(step))) ?? steps[0];
}

const hasPair = (a: RunGroup, b: RunGroup, step: number): boolean => {
  const like = evaluationKey(b.runs[0]);
  const isEvaluated = (run: RunGroup['runs'][number]) =>
    evaluationKey(run) === like && run.evaluations.some((e) => e.step === step);
  return a.runs.some((run) => isEvaluated(run) && b.runs.some((o) => o.seed === run.seed && isEvaluated(o)));
};

/** NaN where a run was not evaluated, or on other problems than the reference: then it is named among those that are left out. */
const valuesAt = ({ runs }: RunGroup, step: number, like: string) =>
  runs.map(({ seed, spec, evaluations }) => ({
    seed,
    value:
      evaluationKey({ spec, evaluations }) === like
        ? (evaluations.findLast((e) => e.step === step)?.['eval/pass@1'] ?? Number.NaN)
        : Number.NaN,
  }));
