import type { RunRecord } from '../../experiment/record.ts';
import { checkpointBytes, parseCheckpoint } from '../../formats/archive/checkpoint_bytes.ts';
import type { RunCheckpoint } from '../../rl/run_state.ts';
import type { RunKey } from '../client/run_protocol.ts';
import {
  bytesOf,
  type CheckpointEntry,
  type ExperimentEntry,
  filesOf,
  type ModelEntry,
  parseRun,
  type RunEntry,
  soundRun,
} from './entries.ts';
import { LatestRuns, runText } from './latest_runs.ts';
import { keptCheckpoints, keptModels } from './retention.ts';
import type { KeptRun, LoadedRun, RunKeeper, SaveMoment } from './run_keeper.ts';
import { type RunStorage, StorageFull } from './run_storage.ts';
import { modelBytes, parseModel, type StepModel } from './stored_models.ts';
import { readRecord } from './stored_records.ts';
import { sampleDistance, samplesText } from './stored_samples.ts';

/** What the keeper tells while it works. */
export interface KeeperEvents {
  saved(run: RunKey, facts: { step: number; bytes: number; stallMs: number; writeMs: number }): void;
  /** There is no room; so many bytes wait in memory. Told once, until there is room again. */
  full(needed: number): void;
  /** Something that was kept cannot be used, or a write failed for another reason; the words for it. */
  fault(detail: string): void;
}

interface Unwritten {
  run: KeptRun;
  stallMs: number;
}

/**
 * Keeps the runs of one experiment in a storage. A save copies the run off the device, and is written while the next
 * step is under way: new files first, then the index that names them, then the old files go. What could not be
 * written stays in memory and is written later.
 */
export class StoredRuns implements RunKeeper {
  readonly #latest: LatestRuns;
  readonly #unwritten = new Map<string, Unwritten>();
  /** What of each run's entry the next save builds on. */
  readonly #sound = new Map<string, RunEntry>();
  readonly #sampleEvery: number;
  #writing: Promise<void> | null = null;
  #full = false;

  /** @param now ms */
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

  /** The newest state of a run: from memory, else the newest sound checkpoint. A run that cannot be read begins anew. */
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
      this.events.fault(`${run}, cannot be read and begins anew. ${(error as Error).message}`);
      return null;
    }
  }

  /** A run's models at its evaluated steps, as far as they can be read. @param length parameters of the model */
  async models(key: RunKey, length: number): Promise<StepModel[]> {
    const entry = soundRun(await this.storage.run(this.experiment.id, key));
    const found: StepModel[] = [];
    for (const { file, step } of entry?.models ?? []) {
      try {
        const bytes = await this.storage.readFile(this.experiment.id, file);
        if (!bytes) throw new Error('Its file is gone.');
        found.push(parseModel(bytes, step, length));
      } catch (error) {
        const run = `${key.condition}, seed ${key.seed}`;
        this.events.fault(
          `${run}: its model of step ${step} cannot be looked into. ${(error as Error).message}`,
        );
      }
    }
    return found;
  }

  async save(record: RunRecord, checkpoint: () => Promise<RunCheckpoint>, moment: SaveMoment): Promise<void> {
    // A disk that is slower than the training holds it back, rather than letting copies pile up.
    if (!this.#full) await this.#writing;
    await this.#latest.save(record, checkpoint, moment);
  }

  async settled(): Promise<boolean> {
    await this.#writing;
    // What failed for another reason than room has one more try.
    if (!this.#full && this.#unwritten.size > 0) await this.retry();
    return !this.#full;
  }

  /** Tries again to write what found no room. @returns whether all is written now */
  async retry(): Promise<boolean> {
    await this.#writing;
    this.#full = false;
    this.#writing = this.#write();
    await this.#writing;
    return this.#unwritten.size === 0;
  }

  /** Notes how runs that are not at their end have ended. */
  async end(status: 'stopped' | 'failed'): Promise<void> {
    await this.#writing;
    for (const value of await this.storage.runs(this.experiment.id)) {
      const entry = soundRun(value);
      if (entry?.status === 'running') await this.storage.putRun({ ...entry, status });
    }
  }

  /** Deletes files that no entry names: what a crash left. Only for who holds the experiment. */
  async sweep(): Promise<void> {
    const named = new Set<string>();
    for (const value of await this.storage.runs(this.experiment.id)) {
      const entry = soundRun(value);
      // An entry that cannot be read may name any file.
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
    // The caller notes that this goes on before it can end.
    await null;
    try {
      for (let [next] = this.#unwritten; next; [next] = this.#unwritten) {
        const [text, unwritten] = next;
        await this.#writeRun(unwritten).catch(async (error) => {
          // What would only be gone back to gives way to what is gone on from.
          if (!(error instanceof StorageFull) || !(await this.#dropSpare(unwritten.run.record))) throw error;
          await this.#writeRun(unwritten);
        });
        // A newer one may have come meanwhile.
        if (this.#unwritten.get(text) === unwritten) this.#unwritten.delete(text);
      }
    } catch (error) {
      if (error instanceof StorageFull) {
        this.#full = true;
        const waiting = [...this.#unwritten.values()];
        this.events.full(waiting.reduce((sum, { run }) => sum + 12 * run.checkpoint.parameters.length, 0));
      } else {
        this.events.fault(
          `A run could not be saved, and the next save tries again: ${(error as Error).message}`,
        );
      }
    } finally {
      this.#writing = null;
    }
  }

  async #writeRun({ run: { record, checkpoint }, stallMs }: Unwritten): Promise<void> {
    const { id, spec } = this.experiment;
    const started = this.now();
    const before = soundRun(await this.storage.run(id, record));
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
      // What was half written only takes room; where it cannot even be deleted the next opening sweeps it.
      const left = soundRun(await this.storage.run(id, record));
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

  /** Deletes a run's checkpoints but the newest sound one. @returns false where it has no other */
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

  /** Reads a run up to its newest checkpoint that is sound. */
  async #read(entry: RunEntry): Promise<KeptRun> {
    let fault: Error | null = null;
    for (const { file, step } of entry.checkpoints.toReversed()) {
      try {
        const bytes = await this.storage.readFile(this.experiment.id, file);
        if (!bytes) throw new Error(`The file of step ${step} is gone.`);
        const checkpoint = parseCheckpoint(bytes, step, null);
        const record = await readRecord(this.storage, this.experiment, this.vocabulary, entry, step);
        // What is past the checkpoint will be done again, and its files be replaced.
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
            `${run}, goes on from step ${step}: its last checkpoint is damaged. ${fault.message}`,
          );
        }
        return { record, checkpoint };
      } catch (error) {
        fault = error as Error;
      }
    }
    throw fault ?? new Error('It has no checkpoint.');
  }

  /** A run of which there is the record alone: nothing to go on from, so that it counts where it is at its end. */
  async #readRecord(run: RunEntry): Promise<LoadedRun | null> {
    if (run.status !== 'done') return null;
    const { storage, experiment, vocabulary } = this;
    const record = await readRecord(storage, experiment, vocabulary, run, run.step);
    return { record, checkpoint: null };
  }
}
