import type { RunState } from '../state/experiment.ts';

/** The steps at which any run was resumed, ascending. */
export const resumedSteps = (runs: Readonly<Record<string, RunState>>): number[] =>
  [...new Set(Object.values(runs).flatMap((run) => (run.resumed ?? []).map(({ step }) => step)))].sort(
    (a, b) => a - b,
  );
