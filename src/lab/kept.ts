import type { ArrivedContents } from './client/kept_protocol.ts';
import { type CurrentExperiment, takeExperiment } from './current_experiment.ts';
import type { KeptHost, ShelfCommand, Surroundings } from './kept_host.ts';
import { type ExperimentEntry, parseExperiment } from './store/entries.ts';
import { begunBefore, listExperiments, overdue } from './store/experiment_list.ts';
import { importedBefore, keepContents } from './store/keep_contents.ts';
import { contentsOf, recordOf } from './store/kept_contents.ts';
import { editEntry, existing, findEntry } from './store/kept_entry.ts';
import { lockExperiment, lockedExperiments, untilFree } from './store/lock.ts';
import { newEntry } from './store/new_entry.ts';
import type { OpenedStorage } from './store/open_storage.ts';
import { type RunStorage, StorageFull } from './store/run_storage.ts';

/** The experiments that are kept: what there is, and the one that is open. */
export class Kept {
  #opened: Promise<OpenedStorage> | null = null;
  #current: CurrentExperiment | null = null;
  /** Whether the open experiment waits for room, and whether it was going on before. */
  #waiting: { wasPlaying: boolean } | null = null;
  /** Experiments of other tabs that are waited for. */
  readonly #awaited = new Set<string>();

  constructor(
    private readonly host: KeptHost,
    private readonly around: Surroundings,
  ) {}

  /** Carries a command out. What goes wrong is told as an event. */
  async hear(command: ShelfCommand): Promise<void> {
    try {
      await this.#answer(command);
    } catch (error) {
      this.fault('id' in command ? command.id : null, error);
    }
  }

  /** Says that something could not be done: where there was no room, with what can be deleted. */
  fault(id: string | null, error: unknown): void {
    if (error instanceof StorageFull) this.#sayFull(id, 0).catch(() => {});
    else this.host.emit({ type: 'kept-fault', id, detail: (error as Error).message });
  }

  /** Tells what is kept now. */
  async tellList(): Promise<void> {
    await this.hear({ type: 'kept-list' });
  }

  /**
   * Takes an experiment that is kept from its `begin` on: a new one, or one of the same recipe that was begun before and
   * of which nothing was saved.
   */
  async prepare(
    about: Pick<ExperimentEntry, 'preset' | 'spec' | 'version'>,
  ): Promise<CurrentExperiment | null> {
    const storage = await this.storage();
    const { experiments } = await this.#listed();
    const before = begunBefore(experiments, about);
    if (before === null) return this.#hold(storage, newEntry({ ...about, adapter: '' }, experiments), true);
    await editEntry(storage, before, () => ({ adapter: '', version: about.version }));
    return this.#hold(storage, await findEntry(storage, before), false);
  }

  /** Says that there is no room for as much as an experiment's entry. @throws what is wrong, where it is something else */
  async notBegun(id: string, error: unknown): Promise<void> {
    if (!(error instanceof StorageFull)) throw error;
    await this.#sayFull(id, 0);
  }

  /** Opens a kept experiment. @param queued it is its turn @returns null when it cannot be run here, which has been said */
  async open(id: string, queued = false): Promise<CurrentExperiment | null> {
    try {
      const storage = await this.storage();
      const entry = await findEntry(storage, id);
      if (entry.removed !== null) throw new Error(`${entry.name} has been removed: bring it back first.`);
      return await this.#hold(storage, entry, false, queued);
    } catch (error) {
      this.host.emit({ type: 'kept-fault', id, detail: (error as Error).message });
      return null;
    }
  }

  /** Tries to write what found no room before; the runs go on when that succeeds. */
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
        return this.#export(command.id);
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

  /** Where it is kept; opened when it is first asked for. */
  async storage(): Promise<RunStorage> {
    this.#opened ??= this.around.openStorage().then((opened) => {
      if (opened.denied !== null) this.host.emit({ type: 'kept-memory', detail: opened.denied });
      return opened;
    });
    return (await this.#opened).storage;
  }

  /** @param isNew its entry is not on the disk yet */
  async #hold(
    storage: RunStorage,
    entry: ExperimentEntry,
    isNew: boolean,
    queued = false,
  ): Promise<CurrentExperiment | null> {
    const { id, name, preset, spec } = entry;
    const tell = async () => {
      this.host.emit({ type: 'kept-opened', id, name, preset, spec, queued });
      await this.tellList();
    };
    const taken = await takeExperiment(storage, entry, isNew, this.around.locks, {
      emit: (event) => this.host.emit(event),
      begun: tell,
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
    if (!isNew) await tell();
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
    const gone = overdue(experiments, Date.now());
    for (const { id } of gone) await storage.remove(id);
    for (const { id, elsewhere } of experiments) if (elsewhere) this.#awaitFree(id);
    this.host.emit({
      type: 'kept-list',
      experiments: experiments.filter((e) => !gone.includes(e)),
      damaged,
      storage: storage.kind,
    });
  }

  /** Lists anew when another tab lets go of an experiment: a page that is reloaded frees its own a moment after. */
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

  async #export(id: string): Promise<void> {
    const storage = await this.storage();
    const entry = await findEntry(storage, id);
    const config = await this.around.modelConfig(entry.spec.model);
    const { found: contents, faults } = await contentsOf(storage, entry, config);
    if (contents.record.runs.length === 0)
      throw new Error(faults[0] ?? `Nothing of ${entry.name} has been saved yet.`);
    this.host.emit({ type: 'kept-exported', id, ...contents });
    for (const detail of faults) this.host.emit({ type: 'kept-fault', id, detail });
  }

  async #import(contents: ArrivedContents): Promise<void> {
    const storage = await this.storage();
    const { experiments } = await this.#listed();
    const known = await importedBefore(storage, contents);
    // What was deleted and is opened again is wanted again.
    if (known?.removed) await editEntry(storage, known.id, () => ({ removed: null }));
    const { id, name } =
      known ?? (await keepContents(storage, contents, experiments, (of) => this.around.modelConfig(of)));
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
      // What is damaged cannot be marked, but it can go.
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
