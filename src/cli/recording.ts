import type { ExperimentRecord } from '../experiment/record.ts';
import { keptResponses } from '../experiment/sample_choice.ts';

/** A recording keeps the samples of the first steps and of every fifth, and of each a few responses: it is the page's first load. */
const sampledEvery = 5;
const groups = 3;
const mostResponses = 4;

/** What of an experiment the page's recorded run needs. */
export function recordedExperiment(record: ExperimentRecord): ExperimentRecord {
  return {
    ...record,
    runs: record.runs.map((run) => ({
      ...run,
      samples: run.samples
        .filter(({ step }) => step <= 2 || step % sampledEvery === 0)
        .map(({ step, groups: all }) => ({
          step,
          groups: all
            .slice(0, groups)
            .map((g) => ({ ...g, responses: keptResponses(g.responses, mostResponses) })),
        })),
    })),
  };
}
