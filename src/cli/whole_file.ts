import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
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
      await this.handle.close();
      if (this.unfinished) await rename(this.unfinished, this.place);
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
