import { MetricsFileError } from '../../../formats/fault.ts';
import { type CsvRow, csvRows } from './csv.ts';
import { textOf } from './loose_json.ts';
import { MetricTable } from './metric_table.ts';
import { metricsLimits } from './metrics_limits.ts';

/** The runs of a panel. */
export interface PanelRuns {
  /** The level axis: `Step` is W&B's count of rows, another one a metric. */
  readonly axis: string;
  readonly runs: ReadonlyMap<string, MetricTable>;
}

/**
 * A panel that W&B has exported as CSV: `"Step","<run> - train/reward","<run> - train/reward__MIN",…`, one column a run and
 * two more for its spread, which are left out; or `<run> - _step`.
 * @throws MetricsFileError
 */
export async function readPanel(file: Blob): Promise<PanelRuns> {
  const rows = csvRows(await textOf(file));
  const { value: header } = rows.next() as IteratorResult<CsvRow, undefined>;
  if (!header) throw new MetricsFileError({ rule: 'no-metrics' });
  const [axis, ...names] = header.cells;
  const columns = names.map(columnOf);
  if (columns.every((column) => column === null)) throw new MetricsFileError({ rule: 'no-metrics' });
  const runs = new Map<string, MetricTable>();
  for (const column of columns) {
    if (column && !runs.has(column.run)) runs.set(column.run, new MetricTable());
    if (runs.size > metricsLimits.runs)
      throw new MetricsFileError({ rule: 'too-many', what: 'runs', limit: metricsLimits.runs });
  }
  let count = 0;
  for (const { cells, line } of rows) {
    if (cells.length !== header.cells.length) {
      throw new MetricsFileError({
        rule: 'uneven-row',
        line,
        length: cells.length,
        columns: header.cells.length,
      });
    }
    if (++count > metricsLimits.points)
      throw new MetricsFileError({ rule: 'too-many', what: 'lines', limit: metricsLimits.points });
    const at = cellNumber(cells[0]);
    if (at === null) continue;
    for (const [i, column] of columns.entries()) {
      const value = column && cellNumber(cells[i + 1]);
      if (value !== null) runs.get(column!.run)!.add(at, column!.metric, value);
    }
  }
  return { axis, runs };
}

/** Run and metric of a column; null for one of the spread, and for what is no metric of a run. */
function columnOf(name: string): { run: string; metric: string } | null {
  const at = name.lastIndexOf(' - ');
  if (at <= 0 || /__(MIN|MAX)$/.test(name)) return null;
  const run = name.slice(0, at).trim().slice(0, metricsLimits.name);
  const metric = name.slice(at + 3).trim();
  return run === '' || metric.startsWith('_') ? null : { run, metric };
}

function cellNumber(cell: string): number | null {
  const text = cell.trim();
  if (/^-?(nan|inf(inity)?)$/i.test(text)) {
    return /nan/i.test(text)
      ? Number.NaN
      : text[0] === '-'
        ? Number.NEGATIVE_INFINITY
        : Number.POSITIVE_INFINITY;
  }
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : null;
}
