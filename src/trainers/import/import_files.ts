import type { ForeignRun } from '../../experiment/foreign/foreign_run.ts';
import { withOwnNames } from '../../experiment/foreign/own_names.ts';
import { FormatError } from '../../formats/fault.ts';
import type { FileKind } from './file_kind.ts';
import { type KindId, kindOf } from './file_kinds.ts';
import { headOf, type ImportFile } from './import_file.ts';
import { foreignRunOf } from './metrics/foreign_run_of.ts';
import { chosen, type MetricsFile, type RunCopy, readRuns } from './metrics/read_runs.ts';
import { type RunSettings, readSettings } from './metrics/run_settings.ts';
import type { SettingsKind } from './other_kinds.ts';
import { type RolloutFile, type RolloutSet, readRollouts } from './rollouts/read_rollouts.ts';
import { folderOf, rootOf } from './run_folder.ts';

/** A file that is understood. */
export interface FoundFile {
  readonly path: string;
  readonly kind: KindId;
  readonly gives: FileKind['gives'];
  /** It has a run that another file has further: that one was read instead. */
  readonly isLeft: boolean;
}

/** A file that could not be read. */
export class UnreadableFile extends Error {
  constructor() {
    super('It could not be read: it may have been written meanwhile.');
  }
}

/** What was in some files of a trainer. */
export interface ImportedFiles {
  /** Conditions and seeds differ from one to the next. */
  readonly runs: readonly ForeignRun[];
  readonly sets: readonly RolloutSet[];
  readonly found: readonly FoundFile[];
  /** Files that were understood and could not be read, with the reason. */
  readonly refused: readonly { readonly path: string; readonly error: Error }[];
  /** Paths of files that are of no known kind. */
  readonly unknown: readonly string[];
}

export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** Updates in a step, as whoever imports says; null to find it in the files. */
  readonly updatesPerStep?: number | null;
  /** Called before each file. */
  readonly onFile?: (path: string) => void;
}

/** Most files that are looked at together. */
export const mostFiles = 20_000;

/** There are more files than are looked at. */
export class TooManyFiles extends Error {
  constructor() {
    super(`There are more than ${mostFiles} files: give the folder of one run, or the files themselves.`);
  }
}

/**
 * Finds out what files of a trainer are, and reads them. One that cannot be read does not keep the others from being read.
 * @throws TooManyFiles; the signal's reason when it is aborted
 */
export async function importFiles(
  files: readonly ImportFile[],
  { signal, updatesPerStep = null, onFile }: ImportOptions = {},
): Promise<ImportedFiles> {
  if (files.length > mostFiles) throw new TooManyFiles();
  const found: { file: ImportFile; kind: FileKind<KindId> }[] = [];
  const unknown: string[] = [];
  const refused: { path: string; error: Error }[] = [];
  for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    signal?.throwIfAborted();
    onFile?.(file.path);
    let kind: FileKind<KindId> | null;
    try {
      kind = kindOf(await headOf(file));
    } catch (error) {
      refused.push({ path: file.path, error: readingError(error) });
      continue;
    }
    if (kind) found.push({ file, kind });
    else unknown.push(file.path);
  }
  const of = (gives: FileKind['gives']) =>
    found.flatMap(({ file, kind }) => (kind.gives === gives ? [{ ...file, kind: kind.id }] : []));

  const copies: RunCopy[] = [];
  for (const file of of('metrics') as MetricsFile[]) {
    onFile?.(file.path);
    try {
      copies.push(...(await readRuns(file, signal)));
    } catch (error) {
      refused.push({ path: file.path, error: error instanceof FormatError ? error : readingError(error) });
    }
  }
  const settings: { path: string; kind: KindId; values: RunSettings }[] = [];
  for (const { path, file, kind } of of('settings')) {
    settings.push({ path, kind, values: await readSettings(file, kind as SettingsKind) });
  }
  const runs: ForeignRun[] = [];
  const left = new Set<string>();
  for (const { run, left: others } of chosen(copies)) {
    const [{ path }] = run.sources;
    const args = nearest(settings, path, 'swift-args');
    const recipe = { ...nearest(settings, path, 'forklab-recipe'), ...nearest(settings, path, 'recipe') };
    const read = {
      ...run,
      trainer: run.trainer ?? (args ? ('ms-swift' as const) : null),
      settings: { ...run.settings, ...args },
      recipe,
    };
    runs.push(foreignRunOf(read, updatesPerStep));
    for (const other of others) left.add(other.path);
  }
  const sets = await readRollouts(of('rollouts') as unknown as RolloutFile[], {
    signal,
    names: files.map(({ path }) => path),
    updatesPerStep: (folder) => updatesPerStep ?? runAround(folder, runs)?.updatesPerStep ?? null,
    // A recipe's may have been overridden.
    longestResponse: (folder) => nearest(settings, `${folder}/`, 'swift-args')?.longestResponse ?? null,
    evaluatedSteps: (folder) => runAround(folder, runs)?.evaluations.map(({ step }) => step) ?? [],
    refuse: (path, error) => refused.push({ path, error }),
  });
  return {
    runs: withOwnNames(runs),
    sets,
    found: found.map(({ file: { path }, kind: { id, gives } }) => ({
      path,
      kind: id,
      gives,
      isLeft: left.has(path),
    })),
    refused,
    unknown,
  };
}

/** The run whose folder this is, or lies around it; null where there is none. */
function runAround(folder: string, runs: readonly ForeignRun[]): ForeignRun | null {
  const around = runs
    .flatMap((run) => run.sources.map(({ path }) => ({ root: rootOf(path), run })))
    .filter(({ root }) => root === folder || root === '' || folder.startsWith(`${root}/`));
  return around.toSorted((a, b) => b.root.length - a.root.length)[0]?.run ?? null;
}

/** A file that is still being written changes between two looks, and is then not given out. @throws what is another error */
function readingError(error: unknown): Error {
  if (error instanceof DOMException && error.name === 'NotReadableError') return new UnreadableFile();
  throw error;
}

/** The settings of the nearest folder that a file lies in, with folders around it. */
function nearest(
  settings: readonly { path: string; kind: KindId; values: RunSettings }[],
  path: string,
  kind: KindId,
): RunSettings | null {
  const around = settings.filter(
    (of) => of.kind === kind && `${folderOf(path)}/`.startsWith(inside(of.path)),
  );
  return around.toSorted((a, b) => inside(b.path).length - inside(a.path).length)[0]?.values ?? null;
}

const inside = (path: string): string => (folderOf(path) === '' ? '' : `${folderOf(path)}/`);
