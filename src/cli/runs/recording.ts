import type { ExperimentRecord } from '../../experiment/record.ts';
import { keptResponses } from '../../experiment/sample_choice.ts';

/** Which samples a recording keeps of a run: the page loads it first, so it must be small. */
interface Sampling {
  /** The first `first` steps, and every `every` steps. */
  first: number;
  every: number;
  groups: number;
  /** Most responses per group. */
  responses: number;
}

/** For the first seed, which the page opens with. */
const opening: Sampling = { first: 2, every: 5, groups: 3, responses: 4 };
const others: Sampling = { first: 0, every: 10, groups: 2, responses: 4 };

/** The part of an experiment that the page's recorded run needs. */
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
