import { isOwnEvaluation, type namespaces } from '../../../experiment/foreign/foreign_run.ts';
import type { Evaluation, StepMetrics } from '../../../experiment/record.ts';
import type { RunLine } from './curve_run.ts';

/** A number of a run that can be drawn against its steps. Its id is its name in records and files. */
export type LabMetricId =
  | Exclude<Extract<keyof Evaluation, `eval/${string}`>, 'eval/se' | 'eval/stopped'>
  | Exclude<keyof StepMetrics, 'step' | 'num_tokens' | 'learning_rate'>;

/** A metric of foreign runs by the trainer's own name, after the trainer. */
export type OwnMetricId = `${(typeof namespaces)[number]}/${string}`;

export type MetricId = LabMetricId | OwnMetricId;

export interface Metric {
  readonly id: MetricId;
  /** Measured at evaluations, on held-out problems; else at every step of training. */
  readonly of: 'evaluation' | 'step';
  /** A share that may be anything from 0 to 1, so that its axis is those two unless it is fitted. */
  readonly rate: boolean;
  /** Digits after the point. */
  readonly digits: number;
  /** A fitted axis starts and ends on multiples of this. */
  readonly unit: number;
}

const measured = <Id extends LabMetricId>(
  id: Id,
  digits: number,
  unit: number,
  rate = false,
): Metric & { readonly id: Id } => ({
  id,
  of: id.startsWith('eval/') ? 'evaluation' : 'step',
  rate,
  digits,
  unit,
});

/** In the order in which they are offered: what is wanted, what explains it, what it is made of. */
export const metricList: readonly (Metric & { readonly id: LabMetricId })[] = [
  measured('eval/pass@1', 3, 0.1, true),
  measured('eval/pass@k', 3, 0.1, true),
  measured('eval/entropy', 3, 0.05),
  measured('eval/length', 1, 10),
  measured('eval/first_attempt', 3, 0.1, true),
  measured('eval/gave_up', 3, 0.1, true),
  measured('eval/truncated', 3, 0.1, true),
  measured('reward', 3, 0.1, true),
  measured('entropy', 3, 0.05),
  measured('mask/entropy_kept', 3, 0.1),
  measured('completions/mean_length', 1, 10),
  measured('completions/clipped_ratio', 3, 0.1, true),
  measured('mask/tau', 3, 0.1),
  measured('mask/kept', 3, 0.1, true),
  measured('clip_ratio/low_mean', 4, 0.001),
  measured('clip_ratio/high_mean', 4, 0.001),
  measured('grad_norm', 3, 0.1),
  measured('frac_reward_zero_std', 3, 0.1, true),
  measured('reward_std', 3, 0.1),
  measured('loss', 4, 0.01),
  measured('groups_dropped', 1, 1),
  measured('time/rollout', 0, 100),
  measured('time/update', 0, 100),
];

export const metricIds = metricList.map(({ id }) => id);

const byId = new Map<MetricId, Metric>(metricList.map((metric) => [metric.id, metric]));

export const metricOf = (id: MetricId): Metric => byId.get(id) ?? ownMetric(id);

export const isOwnMetric = (id: MetricId): id is OwnMetricId => !byId.has(id);

/** What is known of a metric that another trainer has: nothing but its name. */
const ownMetric = (id: MetricId): Metric => ({
  id,
  of: isOwnEvaluation(id) ? 'evaluation' : 'step',
  rate: false,
  digits: 4,
  unit: 0.1,
});

/** A metric's value in a line of a run: of its evaluations or its steps, as the metric says. NaN if it has none. */
export const valueIn = ({ id }: Metric, line: RunLine): number =>
  (line as unknown as Partial<Record<MetricId, number | null>>)[id] ?? Number.NaN;
