import { evaluatedSteps } from '../../experiment/evaluated_steps.ts';
import type { KeptExperiment, KeptStatus } from '../../lab/client/kept_protocol.ts';
import { mean } from '../../stats/totals.ts';

/** The status of an experiment as a whole. */
export interface ExperimentStatus {
  readonly status: KeptStatus;
  /** The furthest step of its runs. */
  readonly step: number;
}

/** Running if any run is running; done when all are. */
export function statusOf({ runs }: Pick<KeptExperiment, 'runs'>): ExperimentStatus {
  const step = Math.max(0, ...runs.map((run) => run.step));
  const any = (status: KeptStatus) => runs.some((run) => run.status === status);
  const all = (status: KeptStatus) => runs.every((run) => run.status === status);
  if (any('running')) return { status: 'running', step };
  if (all('done')) return { status: 'done', step };
  if (all('queued')) return { status: 'queued', step };
  // An experiment that was ended early has runs that never started.
  if (any('failed')) return { status: 'failed', step };
  if (any('stopped')) return { status: 'stopped', step };
  return { status: 'paused', step };
}

/** Whether an experiment can be resumed here. */
export const canResume = (experiment: KeptExperiment): boolean =>
  experiment.removed === null &&
  !experiment.elsewhere &&
  statusOf(experiment).status !== 'done' &&
  // A record without checkpoints cannot be resumed.
  (!experiment.imported || experiment.runs.some(({ status, model }) => model && status !== 'done'));

/** The queue, next first. */
export const queueOf = (experiments: readonly KeptExperiment[]): KeptExperiment[] =>
  experiments
    .filter(({ queued, removed }) => queued !== null && removed === null)
    .sort((a, b) => (a.queued ?? 0) - (b.queued ?? 0));

/**
 * The paused experiment that was used last: a page that was just opened offers to resume it.
 * @param experiments newest first
 */
export const interrupted = (
  experiments: readonly KeptExperiment[],
  putOff: readonly string[],
): KeptExperiment | null =>
  experiments.find(
    (of) =>
      canResume(of) && of.queued === null && !putOff.includes(of.id) && statusOf(of).status === 'paused',
  ) ?? null;

/**
 * pass@1 of each condition, as a mean over seeds: final once all runs are done, and before that of the runs that were
 * evaluated last, so that no two steps stand side by side.
 */
export function results({ runs, spec }: Pick<KeptExperiment, 'runs' | 'spec'>): {
  isFinal: boolean;
  passes: { condition: string; pass: number; seeds: number }[];
} {
  const evaluated = [0, ...evaluatedSteps(spec)];
  const stepOf = ({ step }: { step: number }) => evaluated.findLast((one) => one <= step) ?? 0;
  const measured = runs.flatMap((run) =>
    run.pass === null ? [] : [{ ...run, pass: run.pass, at: stepOf(run) }],
  );
  const last = Math.max(0, ...measured.map(({ at }) => at));
  const isFinal = runs.length > 0 && runs.every(({ status }) => status === 'done');
  const passes = spec.conditions.flatMap(({ name: condition }) => {
    const own = measured.filter((run) => run.condition === condition && (isFinal || run.at === last));
    return own.length > 0 ? [{ condition, pass: mean(own.map(({ pass }) => pass))!, seeds: own.length }] : [];
  });
  return { isFinal, passes };
}
