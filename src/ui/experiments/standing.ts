import { mean } from 'd3-array';
import type { KeptExperiment, KeptStatus } from '../../lab/client/kept_protocol.ts';

/** Where an experiment stands as a whole. */
export interface Standing {
  readonly status: KeptStatus;
  /** The furthest step of its runs. */
  readonly step: number;
}

/** From the runs: one that is at work speaks for all, and it is at its end when all are. */
export function standingOf({ runs }: Pick<KeptExperiment, 'runs'>): Standing {
  const step = Math.max(0, ...runs.map((run) => run.step));
  const any = (status: KeptStatus) => runs.some((run) => run.status === status);
  const all = (status: KeptStatus) => runs.every((run) => run.status === status);
  if (any('running')) return { status: 'running', step };
  if (all('done')) return { status: 'done', step };
  if (all('queued')) return { status: 'queued', step };
  // Ended is what was ended: its other runs were never begun.
  if (any('failed')) return { status: 'failed', step };
  if (any('stopped')) return { status: 'stopped', step };
  return { status: 'paused', step };
}

/** Whether an experiment can go on here. */
export const canResume = (experiment: KeptExperiment): boolean =>
  experiment.removed === null &&
  !experiment.elsewhere &&
  standingOf(experiment).status !== 'done' &&
  // A record alone is nothing to go on from.
  (!experiment.imported || experiment.runs.some(({ status, model }) => model && status !== 'done'));

/** What waits for its turn, the next first. */
export const queueOf = (experiments: readonly KeptExperiment[]): KeptExperiment[] =>
  experiments
    .filter(({ queued, removed }) => queued !== null && removed === null)
    .sort((a, b) => (a.queued ?? 0) - (b.queued ?? 0));

/**
 * The experiment that rests in the middle and was touched last: what a page that was just opened offers to resume.
 * @param experiments newest first
 */
export const interrupted = (
  experiments: readonly KeptExperiment[],
  putOff: readonly string[],
): KeptExperiment | null =>
  experiments.find(
    (of) =>
      canResume(of) && of.queued === null && !putOff.includes(of.id) && standingOf(of).status === 'paused',
  ) ?? null;

/** pass@1 of each condition at its end: mean over the seeds that have one. */
export function results({
  runs,
  spec,
}: KeptExperiment): { condition: string; pass: number; seeds: number }[] {
  return spec.conditions.flatMap(({ name: condition }) => {
    const passes = runs.flatMap((run) =>
      run.condition === condition && run.pass !== null ? [run.pass] : [],
    );
    const pass = mean(passes)!;
    return passes.length > 0 ? [{ condition, pass, seeds: passes.length }] : [];
  });
}
