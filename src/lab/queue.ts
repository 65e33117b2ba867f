import { parseSpec, type Spec } from '../experiment/spec.ts';
import type { KeptCommand, KeptEvent } from './client/kept_protocol.ts';
import { type ExperimentEntry, parseExperiment } from './store/entries.ts';
import { editEntry } from './store/kept_entry.ts';
import { newEntry } from './store/new_entry.ts';
import type { RunStorage } from './store/run_storage.ts';

export type QueueCommand = Extract<KeptCommand, { type: `queue-${string}` }>;

/** Access to the saved experiments. */
export interface Shelf {
  storage(): Promise<RunStorage>;
  /** Emits the list of saved experiments. */
  tellList(): Promise<void>;
  fault(id: string | null, error: unknown): void;
}

/**
 * The queue of experiments. They are saved like any other, with a position in the queue, so that a reload does not lose
 * them; but nothing starts automatically in a newly opened page.
 */
export class Queue {
  #going = false;
  #answering: Promise<void> = Promise.resolve();

  /** @param version of forklab, for the entries that it makes */
  constructor(
    private readonly shelf: Shelf,
    private readonly emit: (event: KeptEvent) => void,
    private readonly version: string,
  ) {}

  /** Whether the next one starts automatically when the open one has ended. */
  get going(): boolean {
    return this.#going;
  }

  set going(going: boolean) {
    this.#going = going;
    this.emit({ type: 'queue', going });
  }

  /** Executes a command, without starting anything. Errors are reported as events. */
  hear(command: QueueCommand): Promise<void> {
    // Serialised: two that are added concurrently must not get the same position.
    this.#answering = this.#answering
      .then(() => this.#answer(command))
      .catch((error) => this.shelf.fault('id' in command ? command.id : null, error));
    return this.#answering;
  }

  /** The next experiment, or null. */
  async next(): Promise<string | null> {
    const waiting = await this.#waiting();
    return waiting[0]?.id ?? null;
  }

  async #answer(command: QueueCommand): Promise<void> {
    switch (command.type) {
      case 'queue-add':
        return this.#add(command.preset, command.spec, command.name);
      case 'queue-again': {
        const { preset, spec } = await this.#found(command.id);
        return this.#add(preset, spec, command.name);
      }
      case 'queue-order': {
        const named = command.ids.map((id, i) => [id, i] as const);
        const place = new Map<string, number>(named);
        const waiting = await this.#waiting();
        const ordered = waiting.toSorted(
          (a, b) => (place.get(a.id) ?? named.length) - (place.get(b.id) ?? named.length),
        );
        for (const [i, { id }] of ordered.entries()) await this.#place(id, i + 1);
        return this.shelf.tellList();
      }
      case 'queue-drop':
        await this.#place(command.id, null);
        return this.shelf.tellList();
      case 'queue-play':
        this.going = true;
        return;
      case 'queue-rest':
        this.going = false;
        return;
      default:
        command satisfies never;
    }
  }

  async #add(preset: string, spec: Spec, name?: string): Promise<void> {
    const storage = await this.shelf.storage();
    const waiting = await this.#waiting();
    const others = (await storage.experiments()).flatMap(({ entry }) => sound(entry) ?? []);
    const last = waiting.at(-1)?.queued ?? 0;
    const about = { preset, spec: parseSpec(spec), adapter: '', version: this.version };
    const entry = newEntry(about, others, last + 1, name);
    await storage.changeExperiment(entry.id, () => entry);
    await this.shelf.tellList();
  }

  async #place(id: string, queued: number | null): Promise<void> {
    const storage = await this.shelf.storage();
    await editEntry(storage, id, () => ({ queued }));
  }

  async #found(id: string): Promise<ExperimentEntry> {
    const storage = await this.shelf.storage();
    return parseExperiment(await storage.experiment(id));
  }

  /** The queued experiments, in order. */
  async #waiting(): Promise<ExperimentEntry[]> {
    const storage = await this.shelf.storage();
    return (await storage.experiments())
      .flatMap(({ entry }) => sound(entry) ?? [])
      .filter(({ queued, removed }) => queued !== null && removed === null)
      .sort((a, b) => (a.queued ?? 0) - (b.queued ?? 0));
  }
}

/** Parses an entry; undefined if it is invalid, which the list reports. */
function sound(value: unknown): ExperimentEntry | null {
  try {
    return parseExperiment(value);
  } catch {
    return null;
  }
}
