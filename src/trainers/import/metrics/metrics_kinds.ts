import type { FileKind } from '../file_kind.ts';
import type { FileHead } from '../import_file.ts';

export type MetricsKind =
  | 'trainer-state'
  | 'swift-log'
  | 'verl-log'
  | 'wandb-csv'
  | 'tensorboard'
  | 'trackio';

const kind = (id: MetricsKind, is: FileKind['is']): FileKind<MetricsKind> => ({ id, gives: 'metrics', is });

const isJson = ({ text }: FileHead) => /^\ufeff?\s*\{/.test(text);

/** The kinds of files with metrics. */
export const metricsKinds: readonly FileKind<MetricsKind>[] = [
  // Hugging Face's Trainer, which TRL and ms-swift are: log_history stands behind other fields, of which the callbacks' may be long.
  kind('trainer-state', (head) => head.name === 'trainer_state.json' && isJson(head)),
  kind('swift-log', ({ name, text }) => name === 'logging.jsonl' || text.includes('"global_step/max_steps"')),
  kind(
    'verl-log',
    ({ line }) =>
      line !== null &&
      typeof line.step === 'number' &&
      typeof line.data === 'object' &&
      line.data !== null &&
      Object.keys(line).length === 2,
  ),
  kind(
    'wandb-csv',
    ({ name, text }) => /\.csv$/i.test(name) && /^\ufeff?"?(Step|[^",\n]*step)"?,/.test(text),
  ),
  kind('tensorboard', ({ name }) => /^events\.out\.tfevents\./.test(name)),
  kind('trackio', (head) => isJson(head) && /"metric"\s*:/.test(head.text) && /"values"\s*:/.test(head.text)),
];
