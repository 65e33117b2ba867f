import type { ComparedRun } from '../state/compare/compared_run.ts';
import type { CurveRun } from '../state/compare/curve_run.ts';
import type { Messages } from '../words/en/en.ts';

/** What a run's pass@1 was measured on. */
interface EvaluationSet {
  readonly world: string;
  readonly problems: number;
  readonly samples: number;
  readonly adapters: Set<string>;
  /** The experiments that were evaluated so, by their names; null is the one on the screen. */
  readonly experiments: Set<string | null>;
}

/** What a run was evaluated on: runs with another key were asked other problems, or more often. */
export function evaluationKey({ spec, evaluations }: Pick<ComparedRun, 'spec' | 'evaluations'>): string {
  const { problems, samples } = evaluatedOn({ spec, evaluations });
  return `${spec.world} ${problems} ${samples}`;
}

/** A run that goes on with another spec has been measured as its evaluations say. */
const evaluatedOn = ({ spec, evaluations }: Pick<ComparedRun, 'spec' | 'evaluations'>) => {
  const { problems = spec.evaluation.problems, k: samples = spec.evaluation.samples } =
    evaluations.at(-1) ?? {};
  return { problems, samples };
};

/** The evaluations that the runs were measured by, in their order; foreign runs have settings of their own. */
export function evaluationSets(runs: readonly CurveRun[]): EvaluationSet[] {
  const sets = new Map<string, EvaluationSet>();
  for (const run of runs) {
    if (!('spec' in run)) continue;
    const { spec, evaluations, adapter, experimentName } = run as ComparedRun;
    const { problems, samples } = evaluatedOn({ spec, evaluations });
    const key = evaluationKey({ spec, evaluations });
    const set = sets.get(key) ?? {
      world: spec.world,
      problems,
      samples,
      adapters: new Set(),
      experiments: new Set(),
    };
    set.experiments.add(experimentName);
    set.adapters.add(adapter ?? '');
    sets.set(key, set);
  }
  return [...sets.values()];
}

/**
 * What is to be known of pass@1 of some runs: what it was measured on, each experiment by its name where they differ, and
 * that values of different problems or adapters are not those of one comparison.
 */
export function evaluationNotes(t: Messages, runs: readonly CurveRun[]): string[] {
  const words = t.compare.curves;
  const sets = evaluationSets(runs);
  const adapters = new Set(sets.flatMap((set) => [...set.adapters]));
  return [
    sets.length === 1 ? words.evaluated(sets[0].problems, sets[0].samples) : '',
    sets.length > 1
      ? words.evaluatedApart(
          sets.map(({ problems, samples, experiments }) => ({
            names: [...experiments].map((name) => name ?? words.onScreen),
            problems,
            samples,
          })),
        )
      : '',
    adapters.size > 1 ? words.adaptersApart(adapters.size) : '',
  ].filter(Boolean);
}
