import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { RunKey } from '../client/run_key.ts';
import type { ExperimentEntry, RecordEntry, RunEntry } from './entries.ts';
import { type Folder, PrivateFiles, storageError } from './private_files.ts';
import type { RunStorage } from './run_storage.ts';

/** Projects on a shared host (GitHub Pages) share the origin, so names are prefixed. */
const databaseName = 'forklab';
const folderName = 'forklab-runs';

type RunId = [experiment: string, condition: string, seed: number];
type StoreName = 'experiments' | 'runs' | 'records';

interface Schema extends DBSchema {
  experiments: { key: string; value: unknown };
  runs: { key: RunId; value: unknown };
  records: { key: RunId; value: unknown };
}

const idOf = (experiment: string, { condition, seed }: RunKey): RunId => [experiment, condition, seed];
/** Key range of an experiment's runs: arrays sort after strings and numbers, so an empty one ends the range. */
const runsOf = (id: string) => IDBKeyRange.bound([id], [id, []]);

/** Stores experiments in IndexedDB (index and records) and the origin private file system (weights and samples). */
export class BrowserStorage implements RunStorage {
  readonly kind = 'browser';

  private constructor(
    private readonly database: IDBPDatabase<Schema>,
    private readonly folder: PrivateFiles,
  ) {}

  /**
   * @param origin the root of the origin private file system
   * @throws the browser's error when it denies storage
   */
  static async open(origin: () => Promise<Folder>): Promise<BrowserStorage> {
    const folder = await PrivateFiles.open(await origin(), folderName);
    const database = await openDB<Schema>(databaseName, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('experiments');
        fresh.createObjectStore('runs');
        fresh.createObjectStore('records');
      },
      // A newer version of the page in another tab must not be blocked.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new BrowserStorage(database, folder);
  }

  async experiments(): Promise<{ id: string; entry: unknown }[]> {
    const store = this.database.transaction('experiments').store;
    const [ids, entries] = await Promise.all([store.getAllKeys(), store.getAll()]);
    return ids.map((id, i) => ({ id, entry: entries[i] }));
  }

  experiment(id: string): Promise<unknown> {
    return this.database.get('experiments', id);
  }

  async changeExperiment(id: string, change: (entry: unknown) => ExperimentEntry | null): Promise<void> {
    await this.#write(['experiments'], async (store) => {
      const changed = change(await store('experiments').get(id));
      if (changed) await store('experiments').put(changed, id);
    });
  }

  runs(id: string): Promise<unknown[]> {
    return this.database.getAll('runs', runsOf(id));
  }

  run(id: string, key: RunKey): Promise<unknown> {
    return this.database.get('runs', idOf(id, key));
  }

  record(id: string, key: RunKey): Promise<unknown> {
    return this.database.get('records', idOf(id, key));
  }

  async putRun(entry: RunEntry, record?: RecordEntry): Promise<void> {
    const key = idOf(entry.experiment, entry);
    await this.#write(['runs', 'records'], async (store) => {
      await store('runs').put(entry, key);
      if (record) await store('records').put(record, key);
    });
  }

  writeFile(id: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    return this.folder.write(id, name, bytes);
  }

  readFile(id: string, name: string): Promise<Uint8Array | null> {
    return this.folder.read(id, name);
  }

  files(id: string): Promise<string[]> {
    return this.folder.names(id);
  }

  deleteFiles(id: string, names: readonly string[]): Promise<void> {
    return this.folder.delete(id, names);
  }

  async remove(id: string): Promise<void> {
    // The files first: after a crash in between, the experiment is still listed, and can be removed again.
    await this.folder.deleteAll(id);
    await this.#write(['experiments', 'runs', 'records'], async (store) => {
      await store('experiments').delete(id);
      await store('runs').delete(runsOf(id));
      await store('records').delete(runsOf(id));
    });
  }

  /** A durable transaction: files that the index no longer names are deleted right after it. */
  async #write(
    names: StoreName[],
    work: (store: ReturnType<typeof storesOf>) => Promise<void>,
  ): Promise<void> {
    const transaction = this.database.transaction(names, 'readwrite', { durability: 'strict' });
    const done = transaction.done.catch((error) => {
      throw storageError(error);
    });
    // Awaited below; until then a rejection must not be reported as unhandled.
    done.catch(() => {});
    try {
      await work(storesOf(transaction));
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It has already ended.
      }
      await done.catch(() => {});
      throw storageError(error);
    }
    await done;
  }
}

const storesOf =
  (transaction: { objectStore(name: StoreName): WritableStore }) =>
  (name: StoreName): WritableStore =>
    transaction.objectStore(name);

interface WritableStore {
  get(key: string): Promise<unknown>;
  put(value: unknown, key: string | RunId): Promise<unknown>;
  delete(key: string | RunId | IDBKeyRange): Promise<void>;
}
