import type { ForeignRun, Trainer } from '../../../experiment/foreign/foreign_run.ts';
import { MetricsFileError } from '../../../formats/fault.ts';
import type { ImportFile } from '../import_file.ts';
import { folderOf, rootOf, runNameOf } from '../run_folder.ts';
import type { ReadRun } from './foreign_run_of.ts';
import { readSwiftLog, readVerlLog } from './log_lines.ts';
import { MetricTable } from './metric_table.ts';
import type { MetricsKind } from './metrics_kinds.ts';
import { type RunSettings, settingsOfArgs } from './run_settings.ts';
import { readEventFile } from './tensorboard.ts';
import { readTrackio } from './trackio.ts';
import { readTrainerState } from './trainer_state.ts';
import { readPanel } from './wandb_csv.ts';

/** A file of metrics, and its kind. */
export interface MetricsFile extends ImportFile {
  readonly kind: MetricsKind;
}

/** A run as one file, or several of one kind, have it; others may have it too. */
export interface RunCopy extends Omit<ReadRun, 'recipe'> {
  /** Copies of one key are of one run: its folder. Null for one that no other file has. */
  readonly key: string | null;
  /** Where two copies come as far, the one of a higher rank is taken. */
  readonly rank: number;
}

/**
 * Reads the runs of one file.
 * @throws MetricsFileError; the signal's reason when it is aborted
 */
export async function readRuns({ path, file, kind }: MetricsFile, signal?: AbortSignal): Promise<RunCopy[]> {
  const sources = [{ path, kind }];
  const one = (
    table: MetricTable,
    rank: number,
    rest: {
      trainer?: Trainer;
      isCutOff?: boolean;
      args?: string | null;
      key?: string | null;
      name?: string;
    } = {},
  ): RunCopy[] => [
    {
      key: rest.key === undefined ? rootOf(path) : rest.key,
      rank,
      name: rest.name ?? runNameOf(path),
      table: someOf(table),
      sources,
      areRows: false,
      isCutOff: rest.isCutOff ?? false,
      trainer: rest.trainer ?? null,
      settings: rest.args ? settingsOfArgs(rest.args) : ({} as RunSettings),
    },
  ];
  switch (kind) {
    case 'trainer-state':
      return one(await readTrainerState(file), 3);
    case 'swift-log': {
      const { table, isCutOff } = await readSwiftLog(file, signal);
      return one(table, 2, { isCutOff, trainer: 'ms-swift' });
    }
    case 'verl-log': {
      const { table, isCutOff } = await readVerlLog(file, signal);
      const name = (path.split('/').at(-1) ?? '').replace(/\.jsonl$/, '');
      return one(table, 2, { isCutOff, trainer: 'verl', key: `${folderOf(path)}/${name}`, name });
    }
    case 'tensorboard': {
      const { table, isCutOff, args } = await readEventFile(file, signal);
      return one(table, 1, { isCutOff, args });
    }
    case 'wandb-csv': {
      const { axis, runs } = await readPanel(file);
      const areRows = !/global_step$/.test(axis);
      return [...runs].map(([name, table]) => ({
        ...one(table, 0, { key: `csv/${name}`, name })[0],
        areRows,
      }));
    }
    case 'trackio': {
      const runs = new Map<string, MetricTable>();
      for (const { run, table } of await readTrackio(file)) {
        const known = runs.get(run);
        if (known) known.addAll(table);
        else runs.set(run, table);
      }
      return [...runs].flatMap(([name, table]) => one(table, 0, { key: `trackio/${name}`, name }));
    }
  }
}

/** @throws MetricsFileError where there is nothing in a table */
function someOf(table: MetricTable): MetricTable {
  if (table.names.size === 0) throw new MetricsFileError({ rule: 'no-metrics' });
  return table;
}

/** Where several files have one run: those of one kind that each have a part of it are joined, of others the one that comes furthest counts. */
export function chosen(copies: readonly RunCopy[]): { run: RunCopy; left: ForeignRun['sources'] }[] {
  const byKey = new Map<string, RunCopy[]>();
  for (const [i, copy] of copies.entries()) {
    const key = copy.key ?? `file ${i}`;
    byKey.set(key, [...(byKey.get(key) ?? []), copy]);
  }
  return [...byKey.values()].map((same) => {
    const whole = joinedByKind(same);
    const [first, ...others] = whole.toSorted((a, b) => b.table.last - a.table.last || b.rank - a.rank);
    return {
      // What the trainer wrote of the run counts whichever file it is in.
      run: {
        ...first,
        settings: Object.assign({}, ...others.map(({ settings }) => settings), first.settings),
      },
      left: others.flatMap(({ sources }) => sources),
    };
  });
}

/** Kinds whose files each have a part of a run: a metric, or the time since it was started again. */
const inParts: ReadonlySet<string> = new Set(['wandb-csv', 'trackio', 'tensorboard']);

function joinedByKind(copies: readonly RunCopy[]): RunCopy[] {
  const joined: RunCopy[] = [];
  for (const copy of copies) {
    const same = joined.findIndex((other) => areParts(other, copy));
    if (same < 0) {
      joined.push(copy);
      continue;
    }
    const other = joined[same];
    const table = new MetricTable();
    table.addAll(other.table);
    // Started again from a checkpoint, it did again what lay behind that.
    if (copy.sources[0].kind === 'tensorboard') table.rewind(copy.table.first - 1);
    table.addAll(copy.table);
    joined[same] = {
      ...other,
      table,
      sources: [...other.sources, ...copy.sources],
      isCutOff: copy.isCutOff,
      settings: { ...other.settings, ...copy.settings },
    };
  }
  return joined;
}

/** Whether a file has another part of a run. An event file that begins where the one before began is of another start. */
function areParts(before: RunCopy, copy: RunCopy): boolean {
  const [{ kind }] = copy.sources;
  if (!inParts.has(kind) || before.sources[0].kind !== kind || before.areRows !== copy.areRows) return false;
  return kind !== 'tensorboard' || copy.table.first > before.table.first;
}
