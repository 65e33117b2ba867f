import { MetricsFileError, TraceFileError } from '../../../formats/fault.ts';
import { readLines } from '../../../formats/line_reader.ts';
import { yieldToEventLoop } from '../../../formats/yield_to_event_loop.ts';
import { chunksOf } from '../import_file.ts';
import { asMetrics, numberIn, parseObject } from './loose_json.ts';
import { MetricTable } from './metric_table.ts';
import { metricsLimits } from './metrics_limits.ts';
import { addEntry } from './trainer_state.ts';

/** A log, and whether its last line is cut off. */
export interface ReadLog {
  readonly table: MetricTable;
  readonly isCutOff: boolean;
}

/**
 * The log of ms-swift, `logging.jsonl`: a line an update, whose place is `"global_step/max_steps": "1/6"`.
 * @throws MetricsFileError; the signal's reason when it is aborted
 */
export const readSwiftLog = (file: Blob, signal?: AbortSignal): Promise<ReadLog> =>
  readLog(file, signal, (line) => {
    const place = line['global_step/max_steps'];
    const [, at] = typeof place === 'string' ? (/^(\d{1,10})\/\d+$/.exec(place) ?? []) : [];
    return at === undefined ? null : { at: Number(at), values: line };
  });

/**
 * The log of verl's file logger: lines of `{"step": 1, "data": {…}}`.
 * @throws MetricsFileError; the signal's reason when it is aborted
 */
export const readVerlLog = (file: Blob, signal?: AbortSignal): Promise<ReadLog> =>
  readLog(file, signal, ({ step, data }) => {
    const at = numberIn(step);
    return at === null ? null : { at, values: measured(data) };
  });

/** orjson, by which verl writes, has null for NaN: what was not measured has no field there. */
const measured = (data: unknown): unknown =>
  typeof data === 'object' && data !== null
    ? Object.fromEntries(Object.entries(data).map(([name, value]) => [name, value ?? Number.NaN]))
    : data;

async function readLog(
  file: Blob,
  signal: AbortSignal | undefined,
  placed: (line: Record<string, unknown>) => { at: number; values: unknown } | null,
): Promise<ReadLog> {
  const table = new MetricTable();
  const yieldIfDue = yieldToEventLoop(signal);
  let last = 0;
  /** A line that breaks off: the last of a file that is still being written may. */
  let broken: MetricsFileError | null = null;
  try {
    for await (const { text, line } of readLines(chunksOf(file), metricsLimits)) {
      await yieldIfDue();
      if (broken) throw broken;
      let value: Record<string, unknown>;
      try {
        value = parseObject(text, line);
      } catch (error) {
        if (!(error instanceof MetricsFileError) || error.kind !== 'cut-off') throw error;
        broken = error;
        continue;
      }
      const entry = placed(value);
      if (entry === null) continue;
      // A run that was resumed from a checkpoint does again what it had done since.
      if (entry.at < last) table.rewind(entry.at - 1);
      last = entry.at;
      addEntry(table, entry.values, entry.at);
    }
  } catch (error) {
    throw error instanceof TraceFileError ? asMetrics(error) : error;
  }
  return { table, isCutOff: broken !== null };
}
