import { MetricsFileError } from '../../../formats/fault.ts';
import { numberIn, parseObject, textOf } from './loose_json.ts';
import { MetricTable } from './metric_table.ts';

/**
 * The log of `trainer_state.json`, as Hugging Face's Trainer writes it with each checkpoint: an entry an update that was
 * logged, and one an evaluation, both with their `step`.
 * @throws MetricsFileError
 */
export async function readTrainerState(file: Blob): Promise<MetricTable> {
  const { log_history: history } = parseObject(await textOf(file), null);
  if (!Array.isArray(history)) throw new MetricsFileError({ rule: 'missing-field', field: 'log_history' });
  const table = new MetricTable();
  for (const entry of history) addEntry(table, entry);
  return table;
}

/** Adds an entry of a log; the last, of the whole training, is no point of it. */
export function addEntry(table: MetricTable, entry: unknown, at?: number): void {
  if (typeof entry !== 'object' || entry === null || 'train_runtime' in entry) return;
  const step = at ?? numberIn((entry as { step?: unknown }).step);
  if (step === null) return;
  // What stands beside an evaluation's metrics, such as the speed of the training, is none of a step.
  const isEvaluation = Object.keys(entry).some((name) => name.startsWith('eval_'));
  for (const [name, found] of Object.entries(entry)) {
    if (isEvaluation && !name.startsWith('eval_')) continue;
    const value = numberIn(found);
    if (value !== null && name !== 'step' && name !== 'epoch') table.add(step, name, value);
  }
}
