import { MetricsFileError } from '../../../formats/fault.ts';
import { numberIn, parseObject, textOf } from './loose_json.ts';
import { MetricTable } from './metric_table.ts';

/** One metric of a run of trackio. */
export interface TrackioMetric {
  /** `project/run`. */
  readonly run: string;
  readonly table: MetricTable;
}

/**
 * What `trackio get metric --json` prints: `{project, run, metric, values: [{timestamp, step, value}]}`, one metric of one
 * run; several may stand in a file, a line each.
 * @throws MetricsFileError
 */
export async function readTrackio(file: Blob): Promise<TrackioMetric[]> {
  const text = await textOf(file);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const each = lines.length > 1 && lines.every((line) => /^\s*\{.*\}\s*$/.test(line));
  const objects = each ? lines.map((line, i) => parseObject(line, i + 1)) : [parseObject(text, null)];
  return objects.map(metricOf);
}

function metricOf({ project, run, metric, values }: Record<string, unknown>): TrackioMetric {
  for (const [field, found] of Object.entries({ run, metric })) {
    if (typeof found !== 'string') throw new MetricsFileError({ rule: 'missing-field', field });
  }
  if (!Array.isArray(values)) throw new MetricsFileError({ rule: 'missing-field', field: 'values' });
  const table = new MetricTable();
  for (const entry of values) {
    if (typeof entry !== 'object' || entry === null) continue;
    const at = numberIn((entry as { step?: unknown }).step);
    const value = numberIn((entry as { value?: unknown }).value);
    if (at !== null && value !== null) table.add(at, metric as string, value);
  }
  return { run: typeof project === 'string' ? `${project}/${run}` : String(run), table };
}
