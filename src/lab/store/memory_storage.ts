import type { RunKey } from '../client/run_key.ts';
import type { ExperimentEntry, RecordEntry, RunEntry } from './entries.ts';
import { type RunStorage, StorageFull } from './run_storage.ts';

const keyText = (id: string, { condition, seed }: RunKey) => `${id}/${condition}/${seed}`;

/** Most memory that the files may take, bytes. */
const maxBytes = 512 * 2 ** 20;

/** Stores experiments in memory for the lifetime of the worker, if the browser denies storage. */
export class MemoryStorage implements RunStorage {
  readonly kind = 'memory';
  readonly #experiments = new Map<string, unknown>();
  readonly #runs = new Map<string, unknown>();
  readonly #records = new Map<string, unknown>();
  readonly #files = new Map<string, Map<string, Uint8Array>>();

  /** @param most bytes of files */
  constructor(private readonly most = maxBytes) {}

  async experiments(): Promise<{ id: string; entry: unknown }[]> {
    return structuredClone([...this.#experiments].map(([id, entry]) => ({ id, entry })));
  }

  async experiment(id: string): Promise<unknown> {
    return structuredClone(this.#experiments.get(id));
  }

  async changeExperiment(id: string, change: (entry: unknown) => ExperimentEntry | null): Promise<void> {
    const changed = change(await this.experiment(id));
    if (changed) this.#experiments.set(id, structuredClone(changed));
  }

  async runs(id: string): Promise<unknown[]> {
    const own = [...this.#runs].filter(([key]) => key.startsWith(`${id}/`));
    return structuredClone(own.map(([, entry]) => entry));
  }

  async run(id: string, key: RunKey): Promise<unknown> {
    return structuredClone(this.#runs.get(keyText(id, key)));
  }

  async record(id: string, key: RunKey): Promise<unknown> {
    return structuredClone(this.#records.get(keyText(id, key)));
  }

  async putRun(entry: RunEntry, record?: RecordEntry): Promise<void> {
    const key = keyText(entry.experiment, entry);
    this.#runs.set(key, structuredClone(entry));
    if (record) this.#records.set(key, structuredClone(record));
  }

  async writeFile(id: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const taken = [...this.#files.values()].flatMap((files) => [...files.values()]);
    const total = taken.reduce((sum, file) => sum + file.byteLength, bytes.byteLength);
    if (total > this.most) throw new StorageFull(`More than ${this.most} bytes would be in memory.`);
    const files = this.#files.get(id) ?? new Map<string, Uint8Array>();
    this.#files.set(id, files.set(name, bytes.slice()));
    return name;
  }

  async readFile(id: string, name: string): Promise<Uint8Array | null> {
    return this.#files.get(id)?.get(name)?.slice() ?? null;
  }

  async files(id: string): Promise<string[]> {
    return [...(this.#files.get(id)?.keys() ?? [])];
  }

  async deleteFiles(id: string, names: readonly string[]): Promise<void> {
    for (const name of names) this.#files.get(id)?.delete(name);
  }

  async remove(id: string): Promise<void> {
    this.#experiments.delete(id);
    this.#files.delete(id);
    for (const key of [...this.#runs.keys()]) {
      if (!key.startsWith(`${id}/`)) continue;
      this.#runs.delete(key);
      this.#records.delete(key);
    }
  }
}
