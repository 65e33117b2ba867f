import type { ExperimentRecord } from '../../../experiment/record.ts';
import type { ExperimentEvent } from '../experiment.ts';

/** The events as they would have come, by step: index 0 is the base. */
export type Timeline = readonly (readonly ExperimentEvent[])[];

/** Turns a record back into the events that made it, the runs taking one step each in turn. */
export function timelineOf({ runs, spec }: ExperimentRecord): Timeline {
  const timeline: ExperimentEvent[][] = Array.from({ length: spec.steps + 1 }, () => []);
  for (const { condition, seed, metrics, evaluations, samples, ended } of runs) {
    const run = { condition, seed };
    for (const m of metrics) timeline[m.step]?.push({ type: 'metrics', run, metrics: m });
    for (const s of samples) timeline[s.step]?.push({ type: 'samples', run, samples: s });
    for (const e of evaluations) timeline[e.step]?.push({ type: 'evaluation', run, evaluation: e });
    if (ended) timeline[ended.step]?.push({ type: 'ended', run, ended });
  }
  return timeline;
}
