import { type Selection, selectionNamed } from '../../../experiment/condition_choice.ts';
import type { Evaluation, Resumption, StepMetrics, StepSamples } from '../../../experiment/record.ts';
import type { Spec } from '../../../experiment/spec.ts';
import type { CurveRun } from './curve_run.ts';

/** A run of the lab as Compare sees it, wherever it comes from. */
export interface ComparedRun extends CurveRun {
  /** The experiment it belongs to, and what that is called; the one on the screen has no name. */
  readonly experiment: string;
  readonly experimentName: string | null;
  readonly seed: number;
  /** What decides its colour and dash. */
  readonly selection: Selection;
  readonly spec: Spec;
  readonly metrics: readonly StepMetrics[];
  readonly evaluations: readonly Evaluation[];
  readonly samples: readonly StepSamples[];
  readonly adapter: string | null;
  /** It is the one on the screen of Train, whose rollouts can be looked at. */
  readonly onScreen: boolean;
}

/** What a run is made of, before it is given its place. */
export type RunSource = Pick<
  ComparedRun,
  'condition' | 'seed' | 'metrics' | 'evaluations' | 'samples' | 'status'
> & { readonly resumed?: readonly Resumption[]; readonly adapter?: string | null };

/** An experiment to be compared: the one on the screen, one that is kept, one from a file. */
export interface ComparedExperiment {
  readonly id: string;
  readonly name: string | null;
  readonly spec: Spec;
  readonly adapter: string | null;
  readonly onScreen: boolean;
  readonly runs: readonly RunSource[];
}

/** The runs of an experiment, in the order of its conditions, then of its seeds. */
export function comparedRuns(experiment: ComparedExperiment): ComparedRun[] {
  const { spec } = experiment;
  const place = ({ condition, seed }: RunSource) => {
    const at = spec.conditions.findIndex(({ name }) => name === condition);
    return (at < 0 ? spec.conditions.length : at) * 1000 + Math.max(0, spec.seeds.indexOf(seed));
  };
  return experiment.runs
    .toSorted((a, b) => place(a) - place(b))
    .map((run) => ({
      id: `${experiment.id}/${run.condition}/${run.seed}`,
      experiment: experiment.id,
      experimentName: experiment.name,
      selection: selectionNamed(spec, run.condition),
      spec,
      steps: spec.steps,
      condition: run.condition,
      seed: run.seed,
      metrics: run.metrics,
      evaluations: run.evaluations,
      samples: run.samples,
      status: run.status,
      adapter: run.adapter ?? experiment.adapter,
      resumed: run.resumed ?? [],
      onScreen: experiment.onScreen,
    }));
}
