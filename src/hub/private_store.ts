import { HubFault } from './fault.ts';
import { type Appender, type FileStore, graphFolder, placeOf, type StoredFile } from './file_store.ts';
import { pause } from './hub.ts';

/** The part of the origin private file system that is used. Sync access handles exist only in workers. */
interface SyncHandle {
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

interface PrivateFile {
  createSyncAccessHandle?(): Promise<SyncHandle>;
  getFile(): Promise<Blob>;
  /** Renames in place. Not part of every browser. */
  move?(name: string): Promise<void>;
}

export interface PrivateFolder {
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<PrivateFolder>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<PrivateFile>;
  removeEntry(name: string, options?: { recursive?: boolean }): Promise<void>;
  entries(): AsyncIterable<[name: string, entry: { kind: 'file' | 'directory' }]>;
}

/** The part of Web Locks that is used. */
export interface StoreLocks {
  request(
    name: string,
    options: { ifAvailable: true },
    held: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;
  query(): Promise<{ held?: { name?: string }[] }>;
}

/** Projects on a shared host share the origin, so names are prefixed. */
const rootName = 'forklab-models';
const lockPrefix = 'forklab-model:';

/** A reloaded page releases its locks a moment after the new one has started. */
const lockTries = 5;
const betweenTriesMs = 200;

const isNamed = (error: unknown, name: string) => (error as { name?: unknown } | null)?.name === name;

const orNull = <T>(found: Promise<T>): Promise<T | null> =>
  found.catch((error) => {
    if (isNamed(error, 'NotFoundError')) return null;
    throw error;
  });

/** Files in the browser's origin private file system, written from a worker. */
export class PrivateStore implements FileStore {
  private constructor(
    private readonly root: PrivateFolder,
    private readonly locks: StoreLocks | undefined,
    private readonly estimate: () => Promise<{ usage?: number; quota?: number }>,
  ) {}

  /**
   * @param origin the root of the origin private file system
   * @param locks undefined where the browser has none: two tabs are then not kept apart
   * @throws HubFault `storage` if the browser denies it
   */
  static async open(
    origin: () => Promise<PrivateFolder>,
    locks: StoreLocks | undefined,
    estimate: () => Promise<{ usage?: number; quota?: number }>,
  ): Promise<PrivateStore> {
    try {
      const root = await (await origin()).getDirectoryHandle(rootName, { create: true });
      return new PrivateStore(root, locks, estimate);
    } catch (error) {
      throw storageFault(error);
    }
  }

  folders(): Promise<string[]> {
    return namesIn(this.root, 'directory');
  }

  async files(folder: string): Promise<string[]> {
    const found = await orNull(this.root.getDirectoryHandle(folder));
    if (!found) return [];
    const inside = await orNull(found.getDirectoryHandle(graphFolder));
    const graphs = inside ? await namesIn(inside, 'file') : [];
    return [...(await namesIn(found, 'file')), ...graphs.map((name) => `${graphFolder}/${name}`)];
  }

  async open(folder: string, file: string): Promise<StoredFile | null> {
    const found = await orNull(this.place(folder, file, false));
    const handle = found && (await orNull(found.in.getFileHandle(found.name)));
    if (!handle) return null;
    const content = await handle.getFile();
    return {
      size: content.size,
      blob: content,
      read: (start, end) => content.slice(start, end).arrayBuffer(),
    };
  }

  async append(folder: string, file: string, at: number): Promise<Appender> {
    const handle = await this.handle(folder, file);
    let position = at;
    try {
      handle.truncate(at);
    } catch (error) {
      handle.close();
      throw storageFault(error);
    }
    return {
      write: async (bytes) => {
        try {
          const written = handle.write(bytes, { at: position });
          position += written;
          // A full disk may be reported only by a short write.
          if (written < bytes.length) throw await this.full(bytes.length - written);
        } catch (error) {
          throw isNamed(error, 'QuotaExceededError') ? await this.full(bytes.length) : storageFault(error);
        }
      },
      close: async () => {
        try {
          handle.flush();
        } catch (error) {
          throw storageFault(error);
        } finally {
          handle.close();
        }
      },
    };
  }

  async replace(folder: string, file: string, text: string): Promise<void> {
    const out = await this.append(folder, file, 0);
    try {
      await out.write(new TextEncoder().encode(text));
    } finally {
      await out.close();
    }
  }

  async rename(folder: string, from: string, to: string): Promise<boolean> {
    const found = await this.place(folder, from, false);
    const handle = await found.in.getFileHandle(found.name);
    if (!handle.move) return false;
    await handle.move(placeOf(to).name);
    return true;
  }

  async remove(folder: string, file: string): Promise<void> {
    const found = await orNull(this.place(folder, file, false));
    await (found && orNull(found.in.removeEntry(found.name)));
  }

  async removeFolder(folder: string): Promise<void> {
    await orNull(this.root.removeEntry(folder, { recursive: true }));
  }

  async free(): Promise<number | null> {
    const { usage, quota } = await this.estimate().catch(() => ({ usage: undefined, quota: undefined }));
    return usage === undefined || quota === undefined ? null : Math.max(0, quota - usage);
  }

  async lock(folder: string): Promise<(() => Promise<void>) | null> {
    for (let tries = 1; ; tries++) {
      const release = await this.take(folder);
      if (release || tries === lockTries) return release;
      await pause(betweenTriesMs, new AbortController().signal);
    }
  }

  private take(folder: string): Promise<(() => Promise<void>) | null> {
    const { locks } = this;
    if (!locks) return Promise.resolve(async () => {});
    return new Promise((done, fail) => {
      const ended = locks.request(lockPrefix + folder, { ifAvailable: true }, (lock) => {
        if (!lock) {
          done(null);
          return undefined;
        }
        return new Promise<void>((release) =>
          done(async () => {
            release();
            await ended;
          }),
        );
      });
      ended.catch(fail);
    });
  }

  async locked(): Promise<ReadonlySet<string>> {
    const { held = [] } = (await this.locks?.query()) ?? {};
    return new Set(
      held.flatMap(({ name }) => (name?.startsWith(lockPrefix) ? [name.slice(lockPrefix.length)] : [])),
    );
  }

  private async place(
    folder: string,
    file: string,
    create: boolean,
  ): Promise<{ in: PrivateFolder; name: string }> {
    const { inside, name } = placeOf(file);
    const found = await this.root.getDirectoryHandle(folder, { create });
    return { in: inside ? await found.getDirectoryHandle(inside, { create }) : found, name };
  }

  private async handle(folder: string, file: string): Promise<SyncHandle> {
    try {
      const found = await this.place(folder, file, true);
      const opened = await found.in.getFileHandle(found.name, { create: true });
      const handle = await opened.createSyncAccessHandle?.();
      if (handle) return handle;
    } catch (error) {
      throw isNamed(error, 'QuotaExceededError') ? await this.full(null) : storageFault(error);
    }
    throw new HubFault({ code: 'storage', detail: 'this browser writes no private files from a worker' });
  }

  private async full(needed: number | null): Promise<HubFault> {
    return new HubFault({ code: 'quota', needed, free: await this.free() });
  }
}

async function namesIn(folder: PrivateFolder, kind: 'file' | 'directory'): Promise<string[]> {
  const names: string[] = [];
  for await (const [name, entry] of folder.entries()) if (entry.kind === kind) names.push(name);
  return names;
}

function storageFault(error: unknown): HubFault {
  if (error instanceof HubFault) return error;
  return new HubFault({ code: 'storage', detail: error instanceof Error ? error.message : String(error) });
}
