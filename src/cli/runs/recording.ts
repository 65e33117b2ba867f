import type { ExperimentRecord } from '../../experiment/record.ts';
import { keptResponses } from '../../experiment/sample_choice.ts';

/** Which samples a run keeps in a recording: it is the page's first load. */
interface Sampling {
  /** The first steps, and every so many. */
  first: number;
  every: number;
  groups: number;
  /** Most responses of a group. */
  responses: number;
}

/** The first seed is the one that the page opens with. */
const opening: Sampling = { first: 2, every: 5, groups: 3, responses: 4 };
const others: Sampling = { first: 0, every: 10, groups: 2, responses: 4 };

/** What of an experiment the page's recorded run needs. */
export function recordedExperiment(record: ExperimentRecord): ExperimentRecord {
  return {
    ...record,
    runs: record.runs.map((run) => {
      const { first, every, groups, responses } = run.seed === record.spec.seeds[0] ? opening : others;
      return {
        ...run,
        samples: run.samples
          .filter(({ step }) => step <= first || step % every === 0)
          .map(({ step, groups: all }) => ({
            step,
            groups: all
              .slice(0, groups)
              .map((g) => ({ ...g, responses: keptResponses(g.responses, responses) })),
          })),
      };
    }),
  };
}
