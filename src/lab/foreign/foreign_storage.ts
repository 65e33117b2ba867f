import { type DBSchema, openDB } from 'idb';

/** Where records of foreign runs lie, by id. What comes out may have been written by another version. */
export interface ForeignStorage {
  all(): Promise<{ id: string; value: unknown }[]>;
  put(id: string, value: unknown): Promise<void>;
  delete(id: string): Promise<void>;
}

/**
 * A database of its own: experiments are in one whose version older pages know. Names are prefixed, for projects on a shared
 * host (GitHub Pages) share the origin.
 */
const databaseName = 'forklab-foreign';

interface Schema extends DBSchema {
  records: { key: string; value: unknown };
}

/** Records in IndexedDB. @throws the browser's error when it denies storage */
export async function openForeignDatabase(): Promise<ForeignStorage> {
  const database = await openDB<Schema>(databaseName, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('records');
    },
    // A newer version of the page in another tab must not be blocked.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  return {
    async all() {
      const store = database.transaction('records').store;
      const [ids, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
      return ids.map((id, i) => ({ id, value: values[i] }));
    },
    async put(id, value) {
      await database.put('records', value, id);
    },
    async delete(id) {
      await database.delete('records', id);
    },
  };
}

/** Records until the page is closed, where the browser denies storage. */
export function foreignMemory(): ForeignStorage {
  const records = new Map<string, unknown>();
  return {
    all: async () => [...records].map(([id, value]) => ({ id, value })),
    put: async (id, value) => {
      records.set(id, value);
    },
    delete: async (id) => {
      records.delete(id);
    },
  };
}
