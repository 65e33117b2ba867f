import type { RunRecord } from '../../experiment/record.ts';
import { checkpointBytes, parseCheckpoint } from '../../formats/archive/checkpoint_bytes.ts';
import type { RunCheckpoint } from '../../rl/run_state.ts';
import type { RunKey } from '../client/run_key.ts';
import {
  bytesOf,
  type CheckpointEntry,
  type ExperimentEntry,
  filesOf,
  type ModelEntry,
  parseRun,
  type RunEntry,
  validRun,
} from './entries.ts';
import { LatestRuns, runText } from './latest_runs.ts';
import { keptCheckpoints, keptModels } from './retention.ts';
import type { KeptRun, LoadedRun, RunKeeper, SaveMoment } from './run_keeper.ts';
import { type RunStorage, StorageFull } from './run_storage.ts';
import { modelBytes, parseModel, type StepModel } from './stored_models.ts';
import { readRecord } from './stored_records.ts';
import { sampleDistance, samplesText } from './stored_samples.ts';

/** Callbacks of the keeper. */
export interface KeeperEvents {
  saved(run: RunKey, facts: { step: number; bytes: number; stallMs: number; writeMs: number }): void;
  /** Storage is full, with N bytes waiting in memory. Called once, until there is space again. */
  full(needed: number): void;
  /** Something saved is unusable, or a write failed for another reason; with the message. */
  fault(detail: string): void;
}

interface Unwritten {
  run: KeptRun;
  stallMs: number;
}

/**
 * Saves the runs of one experiment in a storage. A save copies the run off the device, and is written during the next
 * step: new files first, then the index that names them, then old files are deleted. What could not be written stays in
 * memory and is written later.
 */
export class StoredRuns implements RunKeeper {
  readonly #latest: LatestRuns;
  readonly #unwritten = new Map<string, Unwritten>();
  /** Each run's current entry, which the next save updates. */
  readonly #sound = new Map<string, RunEntry>();
  readonly #sampleEvery: number;
  #writing: Promise<void> | null = null;
  #full = false;

  /** @param now clock in ms */
  constructor(
    private readonly storage: RunStorage,
    private readonly experiment: ExperimentEntry,
    private readonly vocabulary: readonly string[],
    private readonly events: KeeperEvents,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#sampleEvery = sampleDistance(experiment.spec.steps);
    this.#latest = new LatestRuns((run, stallMs) => {
      this.#unwritten.set(runText(run.record), { run, stallMs });
      if (!this.#full) this.#writing ??= this.#write();
    }, now);
  }

  /**
   * The newest state of a run: from memory, else the newest valid checkpoint. An unreadable run starts from scratch.
   */
  async load(key: RunKey): Promise<LoadedRun | null> {
    const latest = await this.#latest.load(key);
    if (latest) return latest;
    try {
      const entry = await this.storage.run(this.experiment.id, key);
      if (entry === undefined) return null;
      const run = parseRun(entry);
      if (run.checkpoints.length === 0) return await this.#readRecord(run);
      const stored = await this.#read(run);
      this.#latest.begin(stored.record);
      return stored;
    } catch (error) {
      const run = `${key.condition}, seed ${key.seed}`;
      this.events.fault(`${run}, cannot be read and starts from scratch. ${(error as Error).message}`);
      return null;
    }
  }

  /** A run's readable models at its evaluated steps. @param length number of parameters */
  async models(key: RunKey, length: number): Promise<StepModel[]> {
    const entry = validRun(await this.storage.run(this.experiment.id, key));
    const found: StepModel[] = [];
    for (const { file, step } of entry?.models ?? []) {
      try {
        const bytes = await this.storage.readFile(this.experiment.id, file);
        if (!bytes) throw new Error('Its file is missing.');
        found.push(parseModel(bytes, step, length));
      } catch (error) {
        const run = `${key.condition}, seed ${key.seed}`;
        this.events.fault(
          `${run}: its model of step ${step} cannot be inspected. ${(error as Error).message}`,
        );
      }
    }
    return found;
  }

  async save(record: RunRecord, checkpoint: () => Promise<RunCheckpoint>, moment: SaveMoment): Promise<void> {
    // Back-pressure: a disk slower than the training slows it down, rather than letting copies pile up.
    if (!this.#full) await this.#writing;
    await this.#latest.save(record, checkpoint, moment);
  }

  async settled(): Promise<boolean> {
    await this.#writing;
    // A write that failed for a reason other than storage is retried once.
    if (!this.#full && this.#unwritten.size > 0) await this.retry();
    return !this.#full;
  }

  async written(): Promise<void> {
    await this.#writing;
  }

  /** Retries writes that failed for lack of storage. @returns whether everything is written */
  async retry(): Promise<boolean> {
    await this.#writing;
    this.#full = false;
    this.#writing = this.#write();
    await this.#writing;
    return this.#unwritten.size === 0;
  }

  /** Records the status of unfinished runs. */
  async end(status: 'stopped' | 'failed'): Promise<void> {
    await this.#writing;
    for (const value of await this.storage.runs(this.experiment.id)) {
      const entry = validRun(value);
      if (entry?.status === 'running') await this.storage.putRun({ ...entry, status });
    }
  }

  /** Deletes files that no entry names, left by a crash. Only for the holder of the lock. */
  async sweep(): Promise<void> {
    const named = new Set<string>();
    for (const value of await this.storage.runs(this.experiment.id)) {
      const entry = validRun(value);
      // An unreadable entry may name any file.
      if (!entry) return;
      for (const { file } of filesOf(entry)) named.add(file);
    }
    const files = await this.storage.files(this.experiment.id);
    await this.storage.deleteFiles(
      this.experiment.id,
      files.filter((file) => !named.has(file)),
    );
  }

  async #write(): Promise<void> {
    // The caller registers this before it can end.
    await null;
    try {
      for (let [next] = this.#unwritten; next; [next] = this.#unwritten) {
        const [text, unwritten] = next;
        await this.#writeRun(unwritten).catch(async (error) => {
          // Older checkpoints are deleted to make space for the newest.
          if (!(error instanceof StorageFull) || !(await this.#dropSpare(unwritten.run.record))) throw error;
          await this.#writeRun(unwritten);
        });
        // A newer one may have arrived in the meantime.
        if (this.#unwritten.get(text) === unwritten) this.#unwritten.delete(text);
      }
    } catch (error) {
      if (error instanceof StorageFull) {
        this.#full = true;
        const waiting = [...this.#unwritten.values()];
        this.events.full(waiting.reduce((sum, { run }) => sum + 12 * run.checkpoint.parameters.length, 0));
      } else {
        this.events.fault(
          `A run could not be saved, and the next save will retry: ${(error as Error).message}`,
        );
      }
    } finally {
      this.#writing = null;
    }
  }

  async #writeRun({ run: { record, checkpoint }, stallMs }: Unwritten): Promise<void> {
    const { id, spec } = this.experiment;
    const started = this.now();
    const before = validRun(await this.storage.run(id, record));
    const known = this.#sound.get(runText(record));
    const fresh: string[] = [];
    const write = async (kind: string, ending: string, bytes: Uint8Array<ArrayBuffer>) => {
      const unique = Math.random().toString(36).slice(2, 10);
      const name = `${runText(record)}.${kind}${checkpoint.step}-${unique}.${ending}`;
      const file = await this.storage.writeFile(id, name, bytes);
      fresh.push(file);
      return { file, bytes: bytes.byteLength };
    };
    try {
      const evaluation = record.evaluations.findLast(({ step }) => step === checkpoint.step);
      const state: CheckpointEntry = {
        ...(await write('step', 'state', checkpointBytes(checkpoint))),
        step: checkpoint.step,
        pass: evaluation?.['eval/pass@1'] ?? null,
      };
      const models: ModelEntry[] = [...(known?.models ?? [])];
      if (evaluation && !models.some(({ step }) => step === checkpoint.step)) {
        const written = await write('model', 'weights', modelBytes(checkpoint));
        models.push({ ...written, step: checkpoint.step });
      }
      const samples = [...(known?.samples ?? [])];
      const from = samples.at(-1)?.to ?? 0;
      const newer = record.samples.filter(({ step }) => step > from && this.#isSampled(step));
      if (newer.length > 0)
        samples.push({ ...(await write('samples', 'jsonl', samplesText(newer))), to: checkpoint.step });
      const entry: RunEntry = {
        format: 1,
        experiment: id,
        condition: record.condition,
        seed: record.seed,
        status: record.ended || record.evaluations.at(-1)?.step === spec.steps ? 'done' : 'running',
        step: checkpoint.step,
        pass: record.evaluations.at(-1)?.['eval/pass@1'] ?? null,
        saved: new Date().toISOString(),
        resumed: record.resumed?.length ?? 0,
        checkpoints: keptCheckpoints([...(known?.checkpoints ?? []), state]),
        models: keptModels(models),
        samples,
      };
      const { samples: _files, ...rest } = record;
      await this.storage.putRun(entry, rest);
      this.#sound.set(runText(record), entry);
      const bytes = bytesOf(entry);
      this.events.saved(record, { step: entry.step, bytes, stallMs, writeMs: this.now() - started });
      if (entry.status === 'done') this.#latest.forget(record);
      const named = new Set(filesOf(entry).map(({ file }) => file));
      const old = (before ? filesOf(before) : []).map(({ file }) => file);
      await this.storage.deleteFiles(
        id,
        old.filter((file) => !named.has(file)),
      );
    } catch (error) {
      // A partial file only takes space; if it cannot be deleted now, it is when the experiment is next opened.
      const left = validRun(await this.storage.run(id, record));
      const named = new Set((left ? filesOf(left) : []).map(({ file }) => file));
      await this.storage
        .deleteFiles(
          id,
          fresh.filter((file) => !named.has(file)),
        )
        .catch(() => {});
      throw error;
    }
  }

  /** Deletes a run's checkpoints except the newest valid one. @returns false if it has no other */
  async #dropSpare(run: RunKey): Promise<boolean> {
    const text = runText(run);
    const known = this.#sound.get(text);
    if (!known || known.checkpoints.length < 2) return false;
    const left = { ...known, checkpoints: known.checkpoints.slice(-1) };
    await this.storage.putRun(left);
    this.#sound.set(text, left);
    const spare = known.checkpoints.slice(0, -1).map(({ file }) => file);
    await this.storage.deleteFiles(this.experiment.id, spare);
    return true;
  }

  #isSampled = (step: number): boolean => step % this.#sampleEvery === 0;

  /** Reads a run up to its newest valid checkpoint. */
  async #read(entry: RunEntry): Promise<KeptRun> {
    let fault: Error | null = null;
    for (const { file, step } of entry.checkpoints.toReversed()) {
      try {
        const bytes = await this.storage.readFile(this.experiment.id, file);
        if (!bytes) throw new Error(`The file of step ${step} is missing.`);
        const checkpoint = parseCheckpoint(bytes, step, null);
        const record = await readRecord(this.storage, this.experiment, this.vocabulary, entry, step);
        // Steps after the checkpoint will be repeated, and their files replaced.
        this.#sound.set(runText(entry), {
          ...entry,
          step,
          checkpoints: entry.checkpoints.filter((c) => c.step <= step),
          models: entry.models.filter((model) => model.step <= step),
          samples: entry.samples.filter(({ to }) => to <= step),
        });
        if (fault) {
          const run = `${entry.condition}, seed ${entry.seed}`;
          this.events.fault(
            `${run}, resumes from step ${step}: its last checkpoint is damaged. ${fault.message}`,
          );
        }
        return { record, checkpoint };
      } catch (error) {
        fault = error as Error;
      }
    }
    throw fault ?? new Error('It has no checkpoint.');
  }

  /** A run that has only a record: it cannot be resumed, so it is used only if it has finished. */
  async #readRecord(run: RunEntry): Promise<LoadedRun | null> {
    if (run.status !== 'done') return null;
    const { storage, experiment, vocabulary } = this;
    const record = await readRecord(storage, experiment, vocabulary, run, run.step);
    return { record, checkpoint: null };
  }
}
