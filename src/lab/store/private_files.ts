import { StorageDenied, StorageFull } from './run_storage.ts';

/**
 * The part of the origin private file system that we use. TypeScript's DOM library lacks sync access handles, which
 * exist only in workers; tests can fake all of it.
 */
export interface SyncHandle {
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  flush(): void;
  close(): void;
}

export interface FileHandle {
  createSyncAccessHandle?(): Promise<SyncHandle>;
  getFile(): Promise<Pick<Blob, 'arrayBuffer'>>;
  /** Renames in place. Not part of every browser. */
  move?(name: string): Promise<void>;
}

export interface Folder {
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<Folder>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<FileHandle>;
  removeEntry(name: string, options?: { recursive?: boolean }): Promise<void>;
  keys(): AsyncIterable<string>;
}

const isNamed = (error: unknown, name: string) => (error as { name?: unknown } | null)?.name === name;

/** Converts the browser's quota error to `StorageFull`; other errors are returned unchanged. */
export function storageError(error: unknown): unknown {
  return isNamed(error, 'QuotaExceededError')
    ? new StorageFull('The storage quota of this site is used up.')
    : error;
}

const orNull = async <T>(found: Promise<T>): Promise<T | null> => {
  try {
    return await found;
  } catch (error) {
    if (isNamed(error, 'NotFoundError')) return null;
    throw error;
  }
};

/** Files in one folder per experiment. */
export class PrivateFiles {
  private constructor(private readonly root: Folder) {}

  /**
   * Opens the folder and tests it.
   * @throws StorageDenied if the browser does not let this worker write
   */
  static async open(origin: Folder, folder: string): Promise<PrivateFiles> {
    const root = await origin.getDirectoryHandle(folder, { create: true });
    // Of its own name: two tabs may open it at once, and a file is written by one of them.
    const name = `probe-${crypto.randomUUID()}`;
    const probe = await root.getFileHandle(name, { create: true });
    if (!probe.createSyncAccessHandle)
      throw new StorageDenied('This browser writes no private files from a worker.');
    const handle = await probe.createSyncAccessHandle();
    handle.close();
    await root.removeEntry(name);
    return new PrivateFiles(root);
  }

  /**
   * Writes a file under a temporary name and renames it. Where the browser cannot rename, the file stays under the
   * temporary name: the index decides which files are valid, not their names.
   * @returns the name of the file
   * @throws StorageFull
   */
  async write(id: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const temporary = `${name}.new`;
    let folder: Folder | null = null;
    try {
      folder = await this.root.getDirectoryHandle(id, { create: true });
      const file = await folder.getFileHandle(temporary, { create: true });
      const handle = await file.createSyncAccessHandle?.();
      if (!handle) throw new StorageDenied('This browser writes no private files from a worker.');
      try {
        const written = handle.write(bytes, { at: 0 });
        // A full disk may be reported only by a short write.
        if (written < bytes.byteLength) throw new StorageFull('A file could be written only in part.');
        handle.flush();
      } finally {
        handle.close();
      }
      if (!file.move) return temporary;
      await file.move(name);
      return name;
    } catch (error) {
      await folder?.removeEntry(temporary).catch(() => {});
      throw storageError(error);
    }
  }

  async read(id: string, name: string): Promise<Uint8Array | null> {
    const folder = await orNull(this.root.getDirectoryHandle(id));
    const file = folder && (await orNull(folder.getFileHandle(name)));
    return file && new Uint8Array(await (await file.getFile()).arrayBuffer());
  }

  async names(id: string): Promise<string[]> {
    const folder = await orNull(this.root.getDirectoryHandle(id));
    const names: string[] = [];
    if (folder) for await (const name of folder.keys()) names.push(name);
    return names;
  }

  async delete(id: string, names: readonly string[]): Promise<void> {
    const folder = await orNull(this.root.getDirectoryHandle(id));
    if (folder) for (const name of names) await orNull(folder.removeEntry(name));
  }

  async deleteAll(id: string): Promise<void> {
    await orNull(this.root.removeEntry(id, { recursive: true }));
  }
}
