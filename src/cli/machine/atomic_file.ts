import { type FileHandle, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { writeError } from './file_error.ts';

/** Where a file is written before it is renamed: unique per process, so that concurrent writers do not collide. */
export const temporaryPath = (path: string): string => `${path}.${process.pid}.new`;

/** Characters buffered before a write. */
const maxBuffered = 65_536;

/**
 * A file written in chunks to a temporary path and renamed when complete: a crash or a full disk leaves the old one or
 * none. A device or a pipe (`/dev/stdout`) is written directly.
 */
export class AtomicFile {
  private buffered = '';

  private constructor(
    /** As given, for messages. */
    private readonly path: string,
    private readonly place: string,
    private readonly unfinished: string | null,
    private readonly handle: FileHandle,
  ) {}

  /** @throws FileError if the path cannot be written */
  static async open(path: string): Promise<AtomicFile> {
    try {
      const target = resolve(path);
      const there = await stat(target).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      // Opened directly: a directory fails with the reason.
      if ((there && !there.isFile()) || /^\/(dev|proc)\//.test(target))
        return new AtomicFile(path, target, null, await open(target, 'a'));
      // Writes the target of a symbolic link, and keeps the link.
      const place = there ? await realpath(target) : target;
      const unfinished = temporaryPath(place);
      return new AtomicFile(path, place, unfinished, await open(unfinished, 'w'));
    } catch (error) {
      throw writeError(path, error);
    }
  }

  /** Appends a chunk. @throws FileError */
  async write(chunk: string | Uint8Array): Promise<void> {
    if (typeof chunk === 'string') {
      this.buffered += chunk;
      if (this.buffered.length >= maxBuffered) await this.flush();
      return;
    }
    await this.flush();
    await this.append(chunk);
  }

  /** Renames the file into place. @throws FileError */
  async close(content: string | Uint8Array = ''): Promise<void> {
    await this.flush();
    try {
      if (content.length > 0) await this.handle.writeFile(content);
      // Without this a power failure may keep the name and lose the bytes.
      if (this.unfinished) await this.handle.sync();
      await this.handle.close();
      if (this.unfinished) {
        await rename(this.unfinished, this.place);
        await syncFolder(dirname(this.place));
      }
    } catch (error) {
      throw writeError(this.path, error);
    }
  }

  /** Abandons the write: the old file stays. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => {});
    if (this.unfinished) await rm(this.unfinished, { force: true });
  }

  private async flush(): Promise<void> {
    const buffered = this.buffered;
    this.buffered = '';
    if (buffered !== '') await this.append(buffered);
  }

  private async append(content: string | Uint8Array): Promise<void> {
    try {
      await this.handle.writeFile(content);
    } catch (error) {
      throw writeError(this.path, error);
    }
  }
}

/** Flushes a directory's entries to disk, on systems that can open directories. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Deletes the temporary files of processes that no longer exist. */
export async function removeStaleTemporaries(path: string): Promise<void> {
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
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const file = await AtomicFile.open(path);
  try {
    await file.close(content);
  } catch (error) {
    await file.discard();
    throw error;
  }
}
