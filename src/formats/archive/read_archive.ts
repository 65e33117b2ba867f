import * as v from 'valibot';
import type { ForeignRun } from '../../experiment/foreign/foreign_run.ts';
import type { ExperimentRecord, RunRecord } from '../../experiment/record.ts';
import {
  evaluationSchema,
  metricsSchema,
  parseRecordInTurns,
  RecordError,
  vocabularySchema,
} from '../../experiment/record_schema.ts';
import { specSchema } from '../../experiment/spec.ts';
import { ArchiveError } from '../fault.ts';
import { readTraces } from '../traces/trace_file.ts';
import { yieldToEventLoop } from '../yield_to_event_loop.ts';
import type {
  Archive,
  ArchiveContents,
  ArchivedCheckpoint,
  ArchivedSet,
  ArchivedTree,
  ArchivedWeights,
  ArchiveOptions,
  ArchiveProgress,
} from './archive.ts';
import { archiveFormats } from './archive.ts';
import { archiveLimits } from './archive_limits.ts';
import {
  checkpointPath,
  type EntryKind,
  entryKind,
  evaluationsPath,
  foreignPath,
  groupsPath,
  metricsPath,
  runName,
  samplesPath,
  setPath,
  treePath,
  type WeightFile,
  weightFiles,
  weightPath,
} from './entry_paths.ts';
import { readForeignRuns } from './foreign_runs.ts';
import { readSet, TraceBudget } from './inspected_sets.ts';
import { checked, checkedLines, ofEntry, parseJson } from './json_entry.ts';
import { type Manifest, manifestPath, parseManifest, sha256 } from './manifest.ts';
import { readSamples, TokenBudget } from './sample_lines.ts';
import { readDirectory, shown, type ZipEntry } from './zip_directory.ts';
import { readEntry } from './zip_entry.ts';

const vocabularyFile = v.strictObject({ tokens: vocabularySchema });

/**
 * Reads an archive's experiment, and what else is in it.
 * @throws ArchiveError, also where it holds no experiment; the signal's reason when it is aborted
 */
export async function readArchive(file: Blob, options: ArchiveOptions = {}): Promise<Archive> {
  const { record, ...rest } = await readContents(file, options);
  if (record === null) throw new ArchiveError({ rule: rest.foreign ? 'only-foreign' : 'no-experiment' });
  return { ...rest, record };
}

/**
 * Reads an archive, which is a file from somewhere: every limit, header, name, checksum and field is checked
 * (docs/archive.md), and it is refused whole at the first fault. What is in a weights folder, and in a checkpoint, is
 * bytes here: who loads them checks them (`model/safetensors.ts`).
 * @throws ArchiveError; the signal's reason when it is aborted
 */
export async function readContents(file: Blob, options: ArchiveOptions = {}): Promise<ArchiveContents> {
  const progress = { bytes: 0, of: 0 };
  const { signal, onProgress } = options;
  const yieldIfDue = yieldToEventLoop(signal, () => onProgress?.({ ...progress }));
  await yieldIfDue();
  return new Reader(file, yieldIfDue, progress).read();
}

class Reader {
  readonly #entries = new Map<string, ZipEntry>();
  readonly #kinds: EntryKind[] = [];
  readonly #hashes = new Map<string, string>();
  readonly #budget = new TokenBudget();

  constructor(
    private readonly file: Blob,
    private readonly yieldIfDue: () => Promise<void>,
    private readonly progress: { -readonly [key in keyof ArchiveProgress]: number },
  ) {}

  async read(): Promise<ArchiveContents> {
    let unknown: string | null = null;
    for (const entry of await readDirectory(this.file, this.yieldIfDue)) {
      this.#entries.set(entry.path, entry);
      const kind = entryKind(entry.path);
      if (kind) this.#kinds.push(kind);
      else unknown ??= entry.path;
      this.progress.of += entry.size;
    }
    const manifest = parseManifest(await this.#inflated(manifestPath));
    if (unknown !== null) throw new ArchiveError({ rule: 'unknown-name', path: shown(unknown) });
    this.#checkListing(manifest);
    const { name, forklab, date, link } = manifest;
    const inspected = await this.#sets(manifest);
    const foreign = await this.#foreign(manifest);
    // Read for its checksum: what it says is for people.
    await this.#bytes('README.md');
    return {
      name,
      forklab,
      date,
      link,
      record: await this.#record(manifest),
      weights: await this.#weights(manifest),
      checkpoints: await this.#checkpoints(manifest),
      trees: await this.#trees(),
      ...(inspected.length > 0 && { inspected }),
      ...(foreign.length > 0 && { foreign }),
    };
  }

  /** Manifest and zip must list the same entries, of the same sizes, and only of runs that there are. */
  #checkListing({ entries, runs, experiment }: Manifest): void {
    const names = new Set<string>();
    for (const run of runs) {
      const path = `runs/${runName(run)}`;
      if (names.has(runName(run))) {
        throw new ArchiveError({ rule: 'run-twice', path });
      }
      names.add(runName(run));
    }
    for (const { path, bytes, sha256: hash } of entries) {
      const entry = this.#entries.get(path);
      if (!entry || path === manifestPath) throw new ArchiveError({ rule: 'missing-entry', path });
      if (entry.size !== bytes) throw new ArchiveError({ rule: 'wrong-size', path });
      if (this.#hashes.has(path)) throw new ArchiveError({ rule: 'repeated-name', path });
      this.#hashes.set(path, hash);
    }
    for (const path of this.#entries.keys()) {
      if (path !== manifestPath && !this.#hashes.has(path)) {
        throw new ArchiveError({ rule: 'unlisted-entry', path });
      }
      const kind = entryKind(path);
      if (experiment === null && (path === 'spec.json' || path === 'vocabulary.json'))
        throw new ArchiveError({ rule: 'files-without-run', path });
      if (kind && 'run' in kind && !names.has(kind.run)) {
        throw new ArchiveError({ rule: 'files-without-run', path });
      }
    }
  }

  async #inflated(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const entry = this.#entries.get(path);
    if (!entry) throw new ArchiveError({ rule: 'missing-entry', path });
    const bytes = await readEntry(this.file, entry, this.yieldIfDue);
    this.progress.bytes += bytes.length;
    return bytes;
  }

  /** An entry's bytes, held to the manifest. */
  async #bytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.#inflated(path);
    if ((await sha256(bytes)) !== this.#hashes.get(path)) {
      throw new ArchiveError({ rule: 'wrong-sha-256', path });
    }
    return bytes;
  }

  async #record({ experiment, runs }: Manifest): Promise<ExperimentRecord | null> {
    if (experiment === null) return null;
    const spec = checked(specSchema, parseJson('spec.json', await this.#bytes('spec.json')), 'spec.json');
    const words = parseJson('vocabulary.json', await this.#bytes('vocabulary.json'));
    const { tokens: vocabulary } = checked(vocabularyFile, words, 'vocabulary.json');
    const read: RunRecord[] = [];
    for (const run of runs) read.push(await this.#run(run, vocabulary));
    try {
      // Held to the bounds of the whole, and to what its parts say of each other.
      const record = { format: 1, ...experiment, spec, vocabulary, runs: read };
      return await parseRecordInTurns(record, this.yieldIfDue);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      throw new ArchiveError({ rule: 'record', reason: error.message.replace(/\.$/, '') });
    }
  }

  async #run(run: Manifest['runs'][number], vocabulary: readonly string[]): Promise<RunRecord> {
    const name = runName(run);
    const lines = async <Schema extends v.GenericSchema>(schema: Schema, path: string) =>
      checkedLines(schema, path, await this.#bytes(path), this.yieldIfDue);
    return {
      ...run,
      metrics: await lines(metricsSchema, metricsPath(name)),
      evaluations: await lines(evaluationSchema, evaluationsPath(name)),
      samples: await readSamples(
        name,
        vocabulary,
        await this.#bytes(groupsPath(name)),
        this.#chunks(name),
        this.#budget,
        this.yieldIfDue,
      ),
    };
  }

  /** A run's chunks of samples in their order, one inflated after another. */
  async *#chunks(run: string): AsyncGenerator<{ path: string; bytes: Uint8Array }> {
    const count = this.#kinds.filter((kind) => kind.kind === 'samples' && kind.run === run).length;
    for (let chunk = 1; chunk <= count; chunk++) {
      const path = samplesPath(run, chunk);
      if (!this.#entries.has(path)) {
        throw new ArchiveError({ rule: 'chunks', path });
      }
      yield { path, bytes: await this.#bytes(path) };
    }
  }

  async #weights({ runs }: Manifest): Promise<ArchivedWeights[]> {
    const all: ArchivedWeights[] = [];
    for (const { condition, seed } of runs) {
      const run = runName({ condition, seed });
      const present = weightFiles.filter((file) => this.#entries.has(weightPath(run, file)));
      if (present.length === 0) continue;
      const files: Partial<Record<WeightFile, Uint8Array<ArrayBuffer>>> = {};
      for (const file of present) files[file] = await this.#bytes(weightPath(run, file));
      for (const file of ['config.json', 'model.safetensors'] as const) {
        if (!files[file]) throw new ArchiveError({ rule: 'missing-entry', path: weightPath(run, file) });
      }
      all.push({ condition, seed, files });
    }
    return all;
  }

  async #checkpoints({ runs }: Manifest): Promise<ArchivedCheckpoint[]> {
    const all: ArchivedCheckpoint[] = [];
    for (const { condition, seed } of runs) {
      const path = checkpointPath(runName({ condition, seed }));
      if (this.#entries.has(path)) all.push({ condition, seed, bytes: await this.#bytes(path) });
    }
    return all;
  }

  /** The runs of other trainers, numbered as the manifest lists them. */
  async #foreign(manifest: Manifest): Promise<ForeignRun[]> {
    const heads = 'foreign' in manifest ? manifest.foreign : [];
    const stray = this.#kinds.find((kind) => kind.kind === 'foreign' && kind.number > heads.length);
    if (stray?.kind === 'foreign')
      throw new ArchiveError({ rule: 'files-without-run', path: foreignPath(stray.number, stray.of) });
    return readForeignRuns(heads, (path) => this.#bytes(path), this.yieldIfDue);
  }

  /** The sets of samples, numbered from 1 without a hole. */
  async #sets({ format }: Manifest): Promise<ArchivedSet[]> {
    const numbers = new Set(this.#kinds.flatMap((kind) => ('set' in kind ? [kind.set] : [])));
    const [some] = this.#kinds.flatMap((kind) => ('set' in kind ? [setPath(kind.set)] : []));
    if (format === archiveFormats.experiment && some !== undefined)
      throw new ArchiveError({ rule: 'unknown-name', path: some });
    if (format === archiveFormats.inspection && some === undefined)
      throw new ArchiveError({ rule: 'missing-entry', path: setPath(1) });
    if (numbers.size > archiveLimits.sets)
      throw new ArchiveError({ rule: 'too-many', what: 'sets', limit: archiveLimits.sets });
    const budget = new TraceBudget();
    const sets: ArchivedSet[] = [];
    for (let number = 1; number <= numbers.size; number++) {
      const bytes = async (path: string) => (this.#entries.has(path) ? this.#bytes(path) : null);
      sets.push(await readSet(number, bytes, budget));
    }
    return sets;
  }

  async #trees(): Promise<ArchivedTree[]> {
    const all: ArchivedTree[] = [];
    for (const kind of this.#kinds) {
      if (kind.kind !== 'tree') continue;
      const path = treePath(kind.name);
      const bytes = await this.#bytes(path);
      async function* chunks() {
        yield bytes;
      }
      const traces = await readTraces(chunks()).catch((error) => {
        throw ofEntry(path, error);
      });
      all.push({ name: kind.name, traces });
    }
    return all;
  }
}
