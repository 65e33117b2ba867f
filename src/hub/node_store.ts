import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HubFault } from './fault.ts';
import { type Appender, type FileStore, graphFolder, placeOf, type StoredFile } from './file_store.ts';

/** The process that is downloading into a folder. */
const lockFile = '.lock';

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';
const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));

const orNull = <T>(found: Promise<T>): Promise<T | null> =>
  found.catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });

/** Files on disk. */
export class NodeStore implements FileStore {
  /** @param root a folder, made when something is written */
  constructor(private readonly root: string) {}

  async folders(): Promise<string[]> {
    const entries = (await orNull(readdir(this.root, { withFileTypes: true }))) ?? [];
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  async files(folder: string): Promise<string[]> {
    const names = async (...path: string[]) => {
      const entries = await orNull(readdir(join(this.root, folder, ...path), { withFileTypes: true }));
      return (entries ?? []).filter((entry) => entry.isFile()).map(({ name }) => name);
    };
    const graphs = (await names(graphFolder)).map((name) => `${graphFolder}/${name}`);
    return [...(await names()).filter((name) => name !== lockFile), ...graphs];
  }

  async open(folder: string, file: string): Promise<StoredFile | null> {
    const path = this.path(folder, file);
    const found = await orNull(stat(path));
    return found?.isFile() ? { size: found.size, read: (start, end) => readRange(path, start, end) } : null;
  }

  async append(folder: string, file: string, at: number): Promise<Appender> {
    const path = this.path(folder, file);
    const handle = await this.writing(async () => {
      await mkdir(dirname(path), { recursive: true });
      return open(path, (await orNull(stat(path))) ? 'r+' : 'w');
    });
    let position = at;
    await this.writing(() => handle.truncate(at));
    return {
      write: (bytes) =>
        this.writing(async () => {
          for (let done = 0; done < bytes.length; ) {
            const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position);
            done += bytesWritten;
            position += bytesWritten;
          }
        }),
      close: () =>
        this.writing(async () => {
          // Without this a power failure may keep the length and lose the bytes.
          await handle.sync().finally(() => handle.close());
        }),
    };
  }

  replace(folder: string, file: string, text: string): Promise<void> {
    const path = this.path(folder, file);
    return this.writing(async () => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.new`, text, { flush: true });
      await rename(`${path}.new`, path);
    });
  }

  async rename(folder: string, from: string, to: string): Promise<boolean> {
    await this.writing(() => rename(this.path(folder, from), this.path(folder, to)));
    return true;
  }

  async remove(folder: string, file: string): Promise<void> {
    await rm(this.path(folder, file), { force: true });
  }

  async removeFolder(folder: string): Promise<void> {
    await rm(join(this.root, folder), { force: true, recursive: true });
  }

  async free(): Promise<number | null> {
    // The cache may not have been made yet: its nearest parent that has been.
    for (let path = this.root; ; path = join(path, '..')) {
      const found = await statfs(path).catch(() => null);
      if (found) return found.bavail * found.bsize;
      if (path === join(path, '..')) return null;
    }
  }

  async lock(folder: string): Promise<(() => Promise<void>) | null> {
    const path = join(this.root, folder, lockFile);
    await this.writing(() => mkdir(join(this.root, folder), { recursive: true }));
    for (let tries = 0; tries < 3; tries++) {
      try {
        await writeFile(path, String(process.pid), { flag: 'wx' });
        return () => rm(path, { force: true });
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw this.fault(error);
      }
      if (await isHeld(path)) return null;
      // Of a process that was killed.
      await rm(path, { force: true });
    }
    return null;
  }

  async locked(): Promise<ReadonlySet<string>> {
    const held = new Set<string>();
    for (const folder of await this.folders())
      if (await isHeld(join(this.root, folder, lockFile))) held.add(folder);
    return held;
  }

  private path(folder: string, file: string): string {
    const { inside, name } = placeOf(file);
    return join(this.root, folder, inside ?? '', name);
  }

  private async writing<T>(work: () => Promise<T>): Promise<T> {
    return work().catch((error) => {
      throw this.fault(error);
    });
  }

  private fault(error: unknown): HubFault {
    if (error instanceof HubFault) return error;
    if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error)))
      return new HubFault({ code: 'quota', needed: null, free: null });
    return new HubFault({ code: 'storage', detail: `${this.root}: ${(error as Error).message}` });
  }
}

async function readRange(path: string, start: number, end: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(end - start);
  const handle = await open(path);
  try {
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
      if (bytesRead === 0) throw new Error(`${path} was truncated while it was read.`);
      done += bytesRead;
    }
  } finally {
    await handle.close();
  }
  return bytes.buffer;
}

/** Whether the process that a lock names is alive. */
async function isHeld(path: string): Promise<boolean> {
  const text = await orNull(readFile(path, 'utf8'));
  if (text === null) return false;
  const pid = Number(text);
  // Being written just now.
  if (!Number.isInteger(pid) || pid <= 0) return text === '';
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
