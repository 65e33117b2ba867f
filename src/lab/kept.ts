import type { ArrivedContents } from './client/kept_protocol.ts';
import { type CurrentExperiment, takeExperiment } from './current_experiment.ts';
import type { KeptHost, ShelfCommand, Surroundings } from './kept_host.ts';
import { type ExperimentEntry, parseExperiment } from './store/entries.ts';
import { expired, listExperiments, startedBefore } from './store/experiment_list.ts';
import { importContents, importedBefore } from './store/import_contents.ts';
import { editEntry, existing, findEntry } from './store/kept_entry.ts';
import { lockExperiment, lockedExperiments, untilFree } from './store/lock.ts';
import { newEntry } from './store/new_entry.ts';
import type { OpenedStorage } from './store/open_storage.ts';
import { contentsOf, recordOf } from './store/read_contents.ts';
import { type RunStorage, StorageFull } from './store/run_storage.ts';

/** The saved experiments: the list, and the open one. */
export class Kept {
  #opened: Promise<OpenedStorage> | null = null;
  #current: CurrentExperiment | null = null;
  /** Whether the open experiment waits for free storage, and whether it was running before. */
  #waiting: { wasPlaying: boolean } | null = null;
  /** Experiments locked by other tabs whose release is awaited. */
  readonly #awaited = new Set<string>();

  constructor(
    private readonly host: KeptHost,
    private readonly around: Surroundings,
  ) {}

  /** Executes a command. Errors are reported as events. */
  async hear(command: ShelfCommand): Promise<void> {
    try {
      await this.#answer(command);
    } catch (error) {
      this.fault('id' in command ? command.id : null, error);
    }
  }

  /** Reports a failure: if storage is full, with what can be deleted. */
  fault(id: string | null, error: unknown): void {
    if (error instanceof StorageFull) this.#sayFull(id, 0).catch(() => {});
    else this.host.emit({ type: 'kept-fault', id, detail: (error as Error).message });
  }

  /** Emits the current list. */
  async tellList(): Promise<void> {
    await this.hear({ type: 'kept-list' });
  }

  /**
   * Opens an experiment that is saved from its `begin` on: a new one, or one of the same recipe that was started before
   * and of which nothing was saved.
   */
  async prepare(
    about: Pick<ExperimentEntry, 'preset' | 'spec' | 'version'>,
    name?: string,
  ): Promise<CurrentExperiment | null> {
    const storage = await this.storage();
    const { experiments } = await this.#listed();
    const before = startedBefore(experiments, about);
    if (before === null)
      return this.#hold(storage, newEntry({ ...about, adapter: '' }, experiments, null, name), true);
    await editEntry(storage, before, () => ({ adapter: '', version: about.version }));
    return this.#hold(storage, await findEntry(storage, before), false);
  }

  /** Reports that storage is too full even for an experiment's entry. @throws the error if it is another one */
  async notBegun(id: string, error: unknown): Promise<void> {
    if (!(error instanceof StorageFull)) throw error;
    await this.#sayFull(id, 0);
  }

  /**
   * Opens a saved experiment. @param queued started by the queue @returns null if it cannot be run here, which is
   * reported
   */
  async open(id: string, queued = false): Promise<CurrentExperiment | null> {
    try {
      const storage = await this.storage();
      const entry = await findEntry(storage, id);
      if (entry.removed !== null) throw new Error(`${entry.name} has been removed: restore it first.`);
      return await this.#hold(storage, entry, false, queued);
    } catch (error) {
      this.host.emit({ type: 'kept-fault', id, detail: (error as Error).message });
      return null;
    }
  }

  /** Retries writes that failed for lack of storage; the runs continue when they succeed. */
  async tryAgain(): Promise<void> {
    const waiting = this.#waiting;
    const taken = this.#current;
    if (!waiting || !taken) return;
    this.#waiting = null;
    if (!(await taken.keeper.retry())) {
      this.#waiting = waiting;
      return;
    }
    this.host.emit({ type: 'storage-room', id: taken.id });
    if (waiting.wasPlaying || this.host.playing()) this.host.play();
  }

  async #answer(command: ShelfCommand): Promise<void> {
    switch (command.type) {
      case 'kept-list':
        return this.#list();
      case 'kept-look':
        return this.#look(command.id);
      case 'kept-export':
      case 'kept-onnx':
        return this.#export(command.id, command.type);
      case 'kept-import':
        return this.#import(command);
      case 'kept-change': {
        const { type: _type, id, ...change } = command;
        return this.#change(id, change);
      }
      case 'kept-remove':
        return this.#remove(command.id, command.now ?? false);
      case 'kept-restore':
        return this.#change(command.id, { removed: null });
      case 'kept-usage':
        return this.#usage();
      case 'kept-persist': {
        const granted = (await this.around.manager?.persist?.()) ?? null;
        this.host.emit({ type: 'kept-persist', granted });
        return;
      }
      default:
        command satisfies never;
    }
  }

  /** The storage; opened on first use. */
  async storage(): Promise<RunStorage> {
    this.#opened ??= this.around.openStorage().then((opened) => {
      if (opened.denied !== null) this.host.emit({ type: 'kept-memory', detail: opened.denied });
      return opened;
    });
    return (await this.#opened).storage;
  }

  /** @param isNew its entry is not on disk yet */
  async #hold(
    storage: RunStorage,
    entry: ExperimentEntry,
    isNew: boolean,
    queued = false,
  ): Promise<CurrentExperiment | null> {
    const { id, name, preset, spec } = entry;
    const onStarted = async () => {
      this.host.emit({ type: 'kept-opened', id, name, preset, spec, queued });
      await this.tellList();
    };
    const taken = await takeExperiment(storage, entry, isNew, this.around.locks, {
      emit: (event) => this.host.emit(event),
      begun: onStarted,
      full: (needed) => {
        this.#waiting = { wasPlaying: this.host.playing() };
        this.host.pause();
        this.#sayFull(id, needed).catch(() => {});
      },
    });
    if (!taken) {
      this.#sayBusy(entry);
      return null;
    }
    this.#current = taken;
    if (!isNew) await onStarted();
    return {
      ...taken,
      leave: async (ended) => {
        this.#current = null;
        this.#waiting = null;
        await taken.leave(ended);
        await this.tellList();
      },
    };
  }

  async #listed() {
    const storage = await this.storage();
    const locked = await lockedExperiments(this.around.locks);
    const own = this.#current && { id: this.#current.id, playing: this.host.playing() };
    return listExperiments(storage, { locked, own });
  }

  async #list(): Promise<void> {
    const storage = await this.storage();
    const { experiments, damaged } = await this.#listed();
    const gone = expired(experiments, Date.now());
    for (const { id } of gone) await storage.remove(id);
    for (const { id, elsewhere } of experiments) if (elsewhere) this.#awaitFree(id);
    this.host.emit({
      type: 'kept-list',
      experiments: experiments.filter((e) => !gone.includes(e)),
      damaged,
      storage: storage.kind,
    });
  }

  /** Refreshes the list when another tab releases an experiment: a reloaded page releases its own a moment later. */
  #awaitFree(id: string): void {
    const { locks } = this.around;
    if (!locks || this.#awaited.has(id)) return;
    this.#awaited.add(id);
    untilFree(locks, id)
      .finally(() => this.#awaited.delete(id))
      .then(() => this.tellList())
      .catch(() => {});
  }

  async #look(id: string): Promise<void> {
    const storage = await this.storage();
    const entry = await findEntry(storage, id);
    const { found: record, faults } = await recordOf(storage, entry);
    for (const detail of faults) this.host.emit({ type: 'kept-fault', id, detail });
    if (record.runs.length === 0) throw new Error(`Nothing of ${entry.name} has been saved yet.`);
    this.host.emit({ type: 'kept-record', id, record });
  }

  async #export(id: string, as: 'kept-export' | 'kept-onnx'): Promise<void> {
    const storage = await this.storage();
    const entry = await findEntry(storage, id);
    const config = await this.around.modelConfig(entry.spec.model);
    const { found: contents, faults } = await contentsOf(storage, entry, config);
    const { record, weights } = contents;
    if ((as === 'kept-export' ? record.runs : weights).length === 0)
      throw new Error(faults[0] ?? `Nothing of ${entry.name} has been saved yet.`);
    if (as === 'kept-export') this.host.emit({ type: 'kept-exported', id, ...contents });
    else {
      const { onnxZip } = await import('./store/onnx_zip.ts');
      this.host.emit({ type: as, id, zip: await onnxZip(weights, entry.version) });
    }
    for (const detail of faults) this.host.emit({ type: 'kept-fault', id, detail });
  }

  async #import(contents: ArrivedContents): Promise<void> {
    const storage = await this.storage();
    const { experiments } = await this.#listed();
    const known = await importedBefore(storage, contents);
    // Reopening a removed experiment restores it.
    if (known?.removed) await editEntry(storage, known.id, () => ({ removed: null }));
    const { id, name } =
      known ?? (await importContents(storage, contents, experiments, (of) => this.around.modelConfig(of)));
    this.host.emit({ type: 'kept-imported', id, name });
    await this.#list();
  }

  async #change(
    id: string,
    change: Partial<Pick<ExperimentEntry, 'name' | 'note' | 'star' | 'removed'>>,
  ): Promise<void> {
    const storage = await this.storage();
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    if (typeof given.name === 'string' && given.name.trim() === '')
      throw new Error('A name cannot be empty.');
    await storage.changeExperiment(id, (value) => parseExperiment({ ...existing(value), ...given }));
    await this.#list();
  }

  async #remove(id: string, now: boolean): Promise<void> {
    const storage = await this.storage();
    const value = await storage.experiment(id);
    if (this.#current?.id === id) throw new Error('This experiment is open here: close it first.');
    const release = await lockExperiment(this.around.locks, id);
    if (!release) {
      this.#sayBusy({ id, name: nameOf(value) });
      return;
    }
    try {
      // A damaged entry cannot be marked, but it can be deleted.
      if (now) await storage.remove(id);
      else await this.#change(id, { removed: new Date().toISOString() });
    } finally {
      release();
    }
    if (now) await this.#list();
    await this.tryAgain();
  }

  async #usage(): Promise<void> {
    const { manager } = this.around;
    const { usage = null, quota = null } = (await manager?.estimate?.()) ?? {};
    const persisted = (await manager?.persisted?.()) ?? null;
    this.host.emit({ type: 'kept-usage', usage, quota, persisted });
  }

  #sayBusy({ id, name }: { id: string; name: string }): void {
    const detail = `${name} is open in another tab, which keeps it up to date. It can be looked at here; to train it here, close it there.`;
    this.host.emit({ type: 'kept-busy', id, detail });
  }

  async #sayFull(id: string | null, needed: number): Promise<void> {
    const { experiments } = await this.#listed();
    const deletable = experiments
      .filter((e) => e.id !== id && !e.elsewhere)
      .map((e) => ({ id: e.id, name: e.name, bytes: e.bytes, removed: e.removed !== null }))
      .sort((a, b) => b.bytes - a.bytes);
    this.host.emit({ type: 'storage-full', id, needed, deletable });
  }
}
function nameOf(value: unknown): string {
  try {
    return parseExperiment(value).name;
  } catch {
    return 'The experiment';
  }
}
