import type { Evaluation, StepMetrics } from '../record.ts';

/** Trainers whose names for metrics are known. */
export const trainers = ['trl', 'ms-swift', 'verl'] as const;
export type Trainer = (typeof trainers)[number];

/**
 * What the step of a line counts: steps as the lab's, a batch of rollouts each; updates of the optimiser, of which a step has
 * several; or rows that were logged, where a file says no more.
 */
export const foreignUnits = ['step', 'update', 'row'] as const;
export type ForeignUnit = (typeof foreignUnits)[number];

/** Metrics of the lab that other trainers have under the same meaning, at a step and at an evaluation. */
export const stepMetrics = [
  'reward',
  'frac_reward_zero_std',
  'entropy',
  'mask/entropy_kept',
  'mask/kept',
  'mask/tau',
  'clip_ratio/low_mean',
  'clip_ratio/high_mean',
  'completions/mean_length',
  'completions/clipped_ratio',
  'loss',
  'grad_norm',
  'learning_rate',
  'groups_dropped',
] as const satisfies readonly (keyof StepMetrics)[];
export const evaluationMetrics = [
  'eval/pass@1',
  'eval/length',
  'eval/entropy',
  'eval/truncated',
] as const satisfies readonly (keyof Evaluation)[];

/**
 * A line of a foreign run. What was not measured has no field; what was and is not finite is NaN or infinity. Beside the lab's
 * own names stand those of the trainer, after the trainer and a slash (`trl/reward_std`): what the lab has under another
 * meaning, or not at all.
 */
export type ForeignLine = { readonly step: number } & { readonly [name: string]: number };

/** Before the slash of names that are no metrics of the lab. */
export const namespaces = [...trainers, 'other'] as const;

/** Characters of a trainer's own name. */
export const longestMetricName = 200;

const own = new RegExp(`^(${namespaces.join('|')})/[\\x21-\\x7e]{1,${longestMetricName}}$`);

/** Whether a metric of a foreign run has the trainer's own name, and not one of the lab's. */
export const isOwnName = (name: string): boolean => own.test(name);

/** Whether a trainer's own name is of a metric that is measured at evaluations. */
export const isOwnEvaluation = (name: string): boolean => /^[a-z-]+\/(eval[_/]|val-(core|aux)\/)/.test(name);

/** What a reader of a foreign run should know about its numbers. */
export const foreignNotes = [
  /** The trainer logged means over several updates. */
  'averaged',
  /** Groups with equal rewards were replaced before anything was measured: `reward` is the trainer's own. */
  'refilled',
  /** Nothing says whether groups were replaced: with dynamic sampling, reward and share of equal groups are of those kept. */
  'refill-unknown',
  /** The last record of the file is cut off, as of a run that was still being written. */
  'cut-off',
] as const;
export type ForeignNote = (typeof foreignNotes)[number];

/** A run of another trainer, as far as its files tell. It has no spec, and any metric may be missing. */
export interface ForeignRun {
  /** What differs between runs of one condition is the seed alone. */
  condition: string;
  /** Null where no file says it. */
  seed: number | null;
  trainer: Trainer | null;
  sources: { path: string; kind: string }[];
  unit: ForeignUnit;
  /** Updates in a step (mini-batches times epochs); null where the files do not tell. */
  updatesPerStep: number | null;
  notes: ForeignNote[];
  /** Their steps rise. */
  metrics: ForeignLine[];
  /** On held-out problems; their steps rise. Step 0 is the base. */
  evaluations: ForeignLine[];
}

/** Foreign runs that were imported together. */
export interface ForeignRecord {
  format: 1;
  name: string;
  /** ISO 8601. */
  date: string;
  /** Of forklab. */
  version: string;
  runs: ForeignRun[];
}

/** A foreign run in the words of files and of the command line. */
export const foreignRunName = ({ condition, seed }: Pick<ForeignRun, 'condition' | 'seed'>): string =>
  seed === null ? condition : `${condition}, seed ${seed}`;
