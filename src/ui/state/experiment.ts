import type {
  EarlyEnd,
  Evaluation,
  Resumption,
  RunRecord,
  StepMetrics,
  StepSamples,
} from '../../experiment/record.ts';
import type { Spec } from '../../experiment/spec.ts';
import type { LabFailure } from '../../lab/client/lab_failure.ts';
import type { AdapterFacts, Cost, LabEvent, LabPhase } from '../../lab/client/protocol.ts';
import type { RunKey } from '../../lab/client/run_key.ts';

/** One run as the views see it, whether it was recorded or is being trained now. */
export interface RunState {
  readonly condition: string;
  readonly seed: number;
  readonly metrics: readonly StepMetrics[];
  readonly evaluations: readonly Evaluation[];
  readonly samples: readonly StepSamples[];
  /** The steps it was resumed from; absent where it never was. */
  readonly resumed?: readonly Resumption[];
  /** Where it was ended before its last step. */
  readonly ended?: EarlyEnd;
  /** Of its final parameters (`RunRecord.hash`). */
  readonly hash?: string;
  /** What it began on, where that was in an earlier visit, or elsewhere. */
  readonly adapter?: string;
}

/** Progress over all runs. */
export interface Progress {
  readonly phase: LabPhase;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
  readonly tokensPerSecond: number | null;
  readonly stepMs: number | null;
}

export interface Failure {
  readonly failure: LabFailure;
  readonly detail: string;
}

/** An experiment on the screen. Views read this alone, and do not know where it comes from. */
export interface Experiment {
  /** `imported`: a record from an archive. `linked`: a recipe from a link, of which nothing has been computed here. */
  readonly source: 'recorded' | 'live' | 'imported' | 'linked';
  readonly preset: string;
  readonly spec: Spec;
  readonly vocabulary: readonly string[];
  /** What it is trained on here; null before that is known, and of what was not trained here. */
  readonly adapter: AdapterFacts | null;
  readonly cost: Cost | null;
  readonly progress: Progress;
  /** By `runId`, in order of first mention. */
  readonly runs: Readonly<Record<string, RunState>>;
  readonly failure: Failure | null;
}

/** What changes an experiment: the lab's events, the start of another one, and what only old records contain. */
export type ExperimentEvent =
  | LabEvent
  | { type: 'ended'; run: RunKey; ended: EarlyEnd }
  | {
      type: 'begin';
      source: Experiment['source'];
      preset: string;
      spec: Spec;
      vocabulary: readonly string[];
    };

const idle: Progress = {
  phase: 'idle',
  done: 0,
  total: 0,
  secondsLeft: null,
  tokensPerSecond: null,
  stepMs: null,
};

export function emptyExperiment(preset: string, spec: Spec, source: Experiment['source']): Experiment {
  return {
    source,
    preset,
    spec,
    vocabulary: [],
    adapter: null,
    cost: null,
    progress: idle,
    runs: {},
    failure: null,
  };
}

export const runId = (condition: string, seed: number): string => `${condition}/${seed}`;

/** Steps whose samples are kept, for each run: beyond it every second one of the older half goes. */
export const samplesKept = 96;

/** The experiment after some events. Arrays that do not change stay the same, so that views can compare them. */
export function reduce(experiment: Experiment, events: readonly ExperimentEvent[]): Experiment {
  let next = experiment;
  const fresh = new Map<string, Growing>();
  const settle = () => {
    if (fresh.size === 0) return;
    next = { ...next, runs: { ...next.runs, ...Object.fromEntries(fresh) } };
    fresh.clear();
  };
  for (const event of events) {
    switch (event.type) {
      case 'begin':
        fresh.clear();
        next = {
          ...emptyExperiment(event.preset, event.spec, event.source),
          // The lab has been asked and will load the model, though it has not said so yet.
          progress: event.source === 'live' ? { ...idle, phase: 'loading' } : idle,
          vocabulary: event.vocabulary,
        };
        break;
      case 'trains-on':
        next = { ...next, adapter: event.adapter };
        break;
      case 'opened': {
        const { bytes, flop, parameters } = event;
        next = { ...next, vocabulary: event.vocabulary, cost: { bytes, flop, parameters }, failure: null };
        break;
      }
      case 'phase': {
        const { type: _type, ...progress } = event;
        next = { ...next, progress };
        break;
      }
      case 'failed':
        next = {
          ...next,
          failure: { failure: event.failure, detail: event.detail },
          progress: { ...next.progress, phase: 'failed', secondsLeft: null },
        };
        break;
      case 'metrics':
        growing(next, fresh, event.run).metrics.push(event.metrics);
        break;
      case 'evaluation':
        growing(next, fresh, event.run).evaluations.push(event.evaluation);
        break;
      case 'restored':
        fresh.set(runId(event.run.condition, event.run.seed), restored(event.record));
        break;
      case 'resumed': {
        const run = growing(next, fresh, event.run);
        run.resumed = [...(run.resumed ?? []), event.resumption];
        break;
      }
      case 'hashed':
        growing(next, fresh, event.run).hash = event.hash;
        break;
      case 'ended':
        growing(next, fresh, event.run).ended = event.ended;
        break;
      case 'samples':
        keepSamples(growing(next, fresh, event.run), event.samples);
        break;
    }
  }
  settle();
  return next;
}

/** A run whose arrays were copied in this batch of events and may be pushed to. */
interface Growing extends RunState {
  metrics: StepMetrics[];
  evaluations: Evaluation[];
  samples: StepSamples[];
  resumed?: readonly Resumption[];
  ended?: EarlyEnd;
  hash?: string;
  adapter?: string;
}

function growing(
  experiment: Experiment,
  fresh: Map<string, Growing>,
  { condition, seed }: { condition: string; seed: number },
): Growing {
  const id = runId(condition, seed);
  const known = fresh.get(id);
  if (known) return known;
  const old = experiment.runs[id];
  const run: Growing = {
    condition,
    seed,
    metrics: [...(old?.metrics ?? [])],
    evaluations: [...(old?.evaluations ?? [])],
    samples: [...(old?.samples ?? [])],
    resumed: old?.resumed,
    ended: old?.ended,
    hash: old?.hash,
    adapter: old?.adapter,
  };
  fresh.set(id, run);
  return run;
}

/** A run as the lab had kept it, in place of what was known of it. */
function restored(record: RunRecord): Growing {
  const { condition, seed, metrics, evaluations, samples, resumed, ended, hash, adapter } = record;
  const run: Growing = {
    condition,
    seed,
    metrics: [...metrics],
    evaluations: [...evaluations],
    samples: [],
    resumed,
    ended,
    hash,
    adapter,
  };
  for (const step of samples) keepSamples(run, step);
  return run;
}

function keepSamples(run: Growing, samples: StepSamples) {
  run.samples.push(samples);
  if (run.samples.length <= samplesKept) return;
  run.samples = run.samples.filter((_, i) => i >= samplesKept / 2 || i % 2 === 0);
}

const stepOf = ({ metrics, evaluations }: RunState): number =>
  Math.max(metrics.at(-1)?.step ?? 0, evaluations.at(-1)?.step ?? 0);

/** The last step that any run, or any run of one seed, has reached. */
export function reachedStep({ runs }: Experiment, seed?: number): number {
  return Object.values(runs)
    .filter((run) => seed === undefined || run.seed === seed)
    .reduce((last, run) => Math.max(last, stepOf(run)), 0);
}

/**
 * The seed that is being trained: live training takes one after the other. In a record all go together, and the
 * first represents them.
 */
export function seedAtWork({ source, spec, runs }: Experiment): number {
  const { seeds, steps } = spec;
  if (source !== 'live') return seeds[0];
  const all = Object.values(runs);
  const begun = seeds.filter((seed) => all.some((run) => run.seed === seed));
  const open = begun.find((seed) =>
    all.some((run) => run.seed === seed && stepOf(run) < steps && !run.ended),
  );
  return open ?? begun.at(-1) ?? seeds[0];
}

/** The samples of a run at a step, or the nearest kept before it; before all of them, the first. */
export function samplesAt(run: RunState | undefined, step: number): StepSamples | null {
  if (!run) return null;
  return run.samples.findLast((s) => s.step <= step) ?? run.samples[0] ?? null;
}
