import { parseRecordInTurns, RecordError } from '../../experiment/record_schema.ts';
import { ArchiveError, refuse } from '../fault.ts';
import { writeTraces } from '../traces/trace_file.ts';
import { yieldToEventLoop } from '../yield_to_event_loop.ts';
import { type ArchiveContents, type ArchiveOptions, archiveFormats } from './archive.ts';
import { archiveLimits } from './archive_limits.ts';
import { readmeText } from './archive_readme.ts';
import {
  checkpointPath,
  evaluationsPath,
  groupsPath,
  metricsPath,
  runName,
  samplesPath,
  treePath,
  weightFiles,
  weightPath,
} from './entry_paths.ts';
import { checkForeignRuns, foreignEntries, foreignHead } from './foreign_runs.ts';
import { setEntries, TraceBudget } from './inspected_sets.ts';
import { bytesOf, checked, inEntry, jsonBytes, jsonLines } from './json_entry.ts';
import { aboutSchema, type Manifest, manifestBytes, manifestPath, sha256 } from './manifest.ts';
import { groupsBytes, sampleChunks } from './sample_lines.ts';
import { type ArchiveFile, writeZip } from './zip_writer.ts';

/**
 * Writes an archive as docs/archive.md says. `readArchive` gives back an equal record (as JSON is equal: it has no -0),
 * the same files, and the trees rounded as `writeTrace` rounds. The same contents give the same bytes.
 * @throws ArchiveError where the contents are not sound or more than an archive may hold; the signal's reason when it
 * is aborted
 */
export async function writeArchive(archive: ArchiveContents, options: ArchiveOptions = {}): Promise<Blob> {
  const progress = { bytes: 0, of: 0 };
  const { signal, onProgress } = options;
  const yieldIfDue = yieldToEventLoop(signal, () => onProgress?.({ ...progress }));
  await yieldIfDue();
  await checkArchive(archive, yieldIfDue);
  const files = await filesOf(archive, yieldIfDue);
  const entries: Manifest['entries'] = [];
  for (const { path, bytes } of files) {
    await yieldIfDue();
    entries.push({ path, bytes: bytes.length, sha256: await sha256(bytes) });
  }
  const manifest = manifestOf(archive, entries);
  // First and stored, so that the start of the file says what is in it.
  const all = [{ path: manifestPath, bytes: manifestBytes(manifest), stored: true }, ...files];
  progress.of = all.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return writeZip(all, archive.date, yieldIfDue, (bytes) => {
    progress.bytes += bytes;
  });
}

function manifestOf(
  { name, forklab, date, link, record, inspected, foreign }: ArchiveContents,
  entries: Manifest['entries'],
): Manifest {
  // In the order of the schema, whatever the order here.
  const about = { kind: 'forklab archive', name, forklab, date, link, entries } as const;
  const others = foreign?.length
    ? { format: archiveFormats.foreign, foreign: foreign.map(foreignHead) }
    : null;
  if (record === null) {
    const none = { ...about, experiment: null, runs: [] };
    return others ? { ...none, ...others } : { ...none, format: archiveFormats.inspection };
  }
  const { preset, adapter, version } = record;
  const experiment = { preset, adapter, version, date: record.date };
  // All that a run is beside what has entries of its own.
  const runs = record.runs.map(({ metrics: _, evaluations: _1, samples: _2, ...run }) => run);
  if (others) return { ...about, experiment, runs, ...others };
  return inspected?.length
    ? { ...about, format: archiveFormats.inspection, experiment, runs }
    : { ...about, format: archiveFormats.experiment, experiment, runs };
}

/** Nothing is written that its reader would refuse. */
async function checkArchive(
  { name, forklab, date, link, record, weights, checkpoints, trees, inspected, foreign }: ArchiveContents,
  yieldIfDue: () => Promise<void>,
): Promise<void> {
  checked(aboutSchema, { name, forklab, date, link }, manifestPath);
  const twice = (names: readonly string[]) => names.find((of, i) => names.indexOf(of) < i);
  const runs = record?.runs.map(runName) ?? [];
  if (record === null && !inspected?.length && !foreign?.length)
    refuse({ rule: 'record', reason: 'there is neither an experiment nor an inspection' });
  if (foreign?.length) checkForeignRuns(foreign);
  const sets = inspected?.length ?? 0;
  if (sets > archiveLimits.sets) refuse({ rule: 'too-many', what: 'sets', limit: archiveLimits.sets });
  const repeated = twice(runs) ?? twice(weights.map(runName)) ?? twice(checkpoints.map(runName));
  if (repeated) {
    throw new ArchiveError({ rule: 'run-twice', path: `runs/${repeated}` });
  }
  try {
    if (record) await parseRecordInTurns(record, yieldIfDue);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    throw new ArchiveError({ rule: 'record', reason: error.message.replace(/\.$/, '') });
  }
  const stray = [...weights, ...checkpoints].map(runName).find((run) => !runs.includes(run));
  if (stray) {
    throw new ArchiveError({ rule: 'files-without-run', path: `runs/${stray}` });
  }
  const tree = twice(trees.map((of) => of.name));
  if (tree) throw new ArchiveError({ rule: 'repeated-name', path: treePath(tree) });
}

/** All entries but the manifest, in the order of the file: small things first. */
async function filesOf(archive: ArchiveContents, yieldIfDue: () => Promise<void>): Promise<ArchiveFile[]> {
  const { record, weights, checkpoints, trees, inspected = [], foreign = [] } = archive;
  const files: ArchiveFile[] = [];
  const text = (path: string, bytes: Uint8Array<ArrayBuffer>) => files.push({ path, bytes, stored: false });
  text('README.md', bytesOf(readmeText(archive)));
  if (record) {
    text('spec.json', jsonBytes(record.spec));
    text('vocabulary.json', jsonBytes({ tokens: record.vocabulary }));
    for (const run of record.runs) {
      const name = runName(run);
      text(metricsPath(name), await jsonLines(run.metrics, yieldIfDue));
      text(evaluationsPath(name), await jsonLines(run.evaluations, yieldIfDue));
      text(groupsPath(name), await groupsBytes(run, yieldIfDue));
      for (const [i, chunk] of (await sampleChunks(record, run, yieldIfDue)).entries()) {
        text(samplesPath(name, i + 1), chunk);
      }
    }
  }
  for (const [i, run] of foreign.entries()) {
    for (const { path, bytes } of await foreignEntries(run, i + 1, yieldIfDue)) text(path, bytes);
  }
  const budget = new TraceBudget();
  for (const [i, set] of inspected.entries()) {
    for (const entry of await setEntries(set, i + 1, budget, yieldIfDue)) text(entry.path, entry.bytes);
  }
  for (const { name, traces } of trees) {
    text(
      treePath(name),
      inEntry(treePath(name), () => bytesOf(writeTraces(traces))),
    );
  }
  for (const run of weights) {
    for (const file of weightFiles) {
      const bytes = run.files[file];
      const path = weightPath(runName(run), file);
      if (bytes) files.push({ path, bytes, stored: file === 'model.safetensors' });
      else if (file === 'config.json' || file === 'model.safetensors') {
        throw new ArchiveError({ rule: 'missing-entry', path });
      }
    }
  }
  for (const run of checkpoints) {
    files.push({ path: checkpointPath(runName(run)), bytes: run.bytes, stored: true });
  }
  return files;
}
