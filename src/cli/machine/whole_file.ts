import { type FileHandle, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { writeFault } from './file_fault.ts';

/** Where a file is written before it takes its name: two processes that write the same one do not meet there. */
export const unfinishedPath = (path: string): string => `${path}.${process.pid}.new`;

/** Characters that are held before they are written. */
const mostHeld = 65_536;

/**
 * A file that is written in parts and takes its name once it is whole: a crash or a full disk leaves the old one or none.
 * A device or a pipe (`/dev/stdout`) has no old content to keep and is written as it is.
 */
export class WholeFile {
  private held = '';

  private constructor(
    /** As it was named, for messages. */
    private readonly path: string,
    private readonly place: string,
    private readonly unfinished: string | null,
    private readonly handle: FileHandle,
  ) {}

  /** @throws FileError where nothing can be written there */
  static async open(path: string): Promise<WholeFile> {
    try {
      const target = resolve(path);
      const there = await stat(target).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      // Opened as it is, a folder fails with the reason.
      if ((there && !there.isFile()) || /^\/(dev|proc)\//.test(target))
        return new WholeFile(path, target, null, await open(target, 'a'));
      // What a symbolic link names is written, and the link stays.
      const place = there ? await realpath(target) : target;
      const unfinished = unfinishedPath(place);
      return new WholeFile(path, place, unfinished, await open(unfinished, 'w'));
    } catch (error) {
      throw writeFault(path, error);
    }
  }

  /** Writes a part. @throws FileError */
  async write(part: string): Promise<void> {
    this.held += part;
    if (this.held.length >= mostHeld) await this.flush();
  }

  /** Gives the file its name. @throws FileError */
  async close(content: string | Uint8Array = ''): Promise<void> {
    await this.flush();
    try {
      if (content.length > 0) await this.handle.writeFile(content);
      // Without this a machine that loses its power may keep the name and not the bytes.
      if (this.unfinished) await this.handle.sync();
      await this.handle.close();
      if (this.unfinished) {
        await rename(this.unfinished, this.place);
        await syncFolder(dirname(this.place));
      }
    } catch (error) {
      throw writeFault(this.path, error);
    }
  }

  /** Leaves what was there before. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => {});
    if (this.unfinished) await rm(this.unfinished, { force: true });
  }

  private async flush(): Promise<void> {
    const held = this.held;
    this.held = '';
    if (held === '') return;
    try {
      await this.handle.writeFile(held);
    } catch (error) {
      throw writeFault(this.path, error);
    }
  }
}

/** Has a folder's names on the disk. Not every system opens folders; there it is left to it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Deletes what processes that are there no more have left unfinished of a file. */
export async function sweepUnfinished(path: string): Promise<void> {
  const beginning = `${basename(path)}.`;
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const [, pid] = name.startsWith(beginning)
      ? (/^(\d+)\.new$/.exec(name.slice(beginning.length)) ?? [])
      : [];
    if (pid && !isAlive(Number(pid))) await rm(join(dirname(path), name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Writes a file so that a crash or a full disk leaves either the old one or the new one.
 * @throws FileError
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const file = await WholeFile.open(path);
  try {
    await file.close(content);
  } catch (error) {
    await file.discard();
    throw error;
  }
}
