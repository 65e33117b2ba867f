import type { ExperimentRecord } from '../../../experiment/record.ts';
import type { LabEvent } from '../../../lab/client/protocol.ts';

/** The lab's events as they would have come, by step: index 0 is the base. */
export type Timeline = readonly (readonly LabEvent[])[];

/** Turns a record back into the events that made it, the runs taking one step each in turn. */
export function timelineOf({ runs, spec }: ExperimentRecord): Timeline {
  const timeline: LabEvent[][] = Array.from({ length: spec.steps + 1 }, () => []);
  for (const { condition, seed, metrics, evaluations, samples } of runs) {
    const run = { condition, seed };
    for (const m of metrics) timeline[m.step]?.push({ type: 'metrics', run, metrics: m });
    for (const s of samples) timeline[s.step]?.push({ type: 'samples', run, samples: s });
    for (const e of evaluations) timeline[e.step]?.push({ type: 'evaluation', run, evaluation: e });
  }
  return timeline;
}
