import type { FileHandle, Folder } from '../private_files.ts';

const missing = (name: string) => Object.assign(new Error(`${name} is not there`), { name: 'NotFoundError' });
const locked = (name: string) =>
  Object.assign(new Error(`${name} is open for writing`), { name: 'NoModificationAllowedError' });

/** State of the fake disk, which tests can change. */
export interface Disk {
  /** Capacity in bytes. */
  room: number;
  /** A full disk is reported by a short write rather than by an error. */
  short: boolean;
  renames: boolean;
  syncHandles: boolean;
}

/** A private file system in memory, with limited capacity. */
export function madeFolder(disk: Partial<Disk> = {}): { root: Folder; disk: Disk } {
  const state: Disk = {
    room: Number.POSITIVE_INFINITY,
    short: false,
    renames: true,
    syncHandles: true,
    ...disk,
  };
  return { root: new MadeFolder(state), disk: state };
}

class MadeFolder implements Folder {
  readonly #folders = new Map<string, MadeFolder>();
  readonly #files = new Map<string, Uint8Array<ArrayBuffer>>();
  /** Files open for writing, which is exclusive. */
  readonly #open = new Set<string>();

  constructor(private readonly disk: Disk) {}

  async getDirectoryHandle(name: string, options: { create?: boolean } = {}): Promise<Folder> {
    const found = this.#folders.get(name) ?? (options.create ? new MadeFolder(this.disk) : null);
    if (!found) throw missing(name);
    this.#folders.set(name, found);
    return found;
  }

  async getFileHandle(name: string, options: { create?: boolean } = {}): Promise<FileHandle> {
    if (!this.#files.has(name)) {
      if (!options.create) throw missing(name);
      this.#files.set(name, new Uint8Array());
    }
    return this.#handle(name);
  }

  async removeEntry(name: string): Promise<void> {
    if (this.#open.has(name)) throw locked(name);
    if (!this.#files.delete(name) && !this.#folders.delete(name)) throw missing(name);
  }

  async *entries(): AsyncIterable<[string, { kind: 'file' | 'directory' }]> {
    for (const name of this.#folders.keys()) yield [name, { kind: 'directory' }];
    for (const name of this.#files.keys()) yield [name, { kind: 'file' }];
  }

  async *keys(): AsyncIterable<string> {
    yield* [...this.#folders.keys(), ...this.#files.keys()];
  }

  #handle(name: string): FileHandle {
    const files = this.#files;
    const opened = this.#open;
    const { disk } = this;
    const move = async (to: string) => {
      files.set(to, files.get(name) ?? new Uint8Array());
      files.delete(name);
    };
    const createSyncAccessHandle = async () => {
      if (!files.has(name)) throw missing(name);
      if (opened.has(name)) throw locked(name);
      opened.add(name);
      return handle;
    };
    const handle = {
      write(bytes: Uint8Array<ArrayBuffer>, { at }: { at: number }) {
        const before = files.get(name) ?? new Uint8Array();
        const fits = Math.min(bytes.byteLength, Math.max(0, disk.room - at));
        if (fits < bytes.byteLength && !disk.short)
          throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
        const after = new Uint8Array(Math.max(before.length, at + fits));
        after.set(before);
        after.set(bytes.subarray(0, fits), at);
        files.set(name, after);
        return fits;
      },
      truncate(size: number) {
        const after = new Uint8Array(size);
        after.set((files.get(name) ?? new Uint8Array()).subarray(0, size));
        files.set(name, after);
      },
      flush() {},
      close() {
        opened.delete(name);
      },
    };
    return {
      ...(disk.syncHandles ? { createSyncAccessHandle } : {}),
      ...(disk.renames ? { move } : {}),
      getFile: async () => new Blob([files.get(name) ?? new Uint8Array()]),
    };
  }
}
