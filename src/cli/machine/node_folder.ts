import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Folder } from '../../model/hub/folder.ts';

/** A folder on disk. Files are read by ranges: Node's readFile is limited to 2 GiB. */
export const nodeFolder = (path: string): Folder => ({
  async size(file) {
    try {
      const found = await stat(join(path, file));
      return found.isFile() ? found.size : null;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
      throw error;
    }
  },
  async read(file, start, end) {
    const bytes = new Uint8Array(end - start);
    const handle = await open(join(path, file));
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
        if (bytesRead === 0) throw new Error(`${join(path, file)} was truncated while it was read.`);
        done += bytesRead;
      }
    } finally {
      await handle.close();
    }
    return bytes.buffer;
  },
  names: () => readdir(path),
});
