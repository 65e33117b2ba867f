import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Gpu, openDevice } from '../gpu/device.ts';
import { requestNodeAdapter } from '../gpu/node_device.ts';
import { nodeShaders } from '../gpu/node_shaders.ts';
import { loadHubFolder, type Weights } from '../model/hub_folder.ts';
import { loadArchivedModel, modelInArchive } from './archive_files.ts';

let opened: Promise<Gpu> | undefined;

/** The process's one device, opened when it is first asked for: a real GPU if there is one, else the fastest software adapter. */
export function openEngine(): Promise<Gpu> {
  opened ??= requestNodeAdapter().then(({ adapter }) => openDevice(adapter, nodeShaders));
  return opened;
}

/** The repository's folder of shipped bases. */
export const shippedModels = resolve(new URL('../../public/models/', import.meta.url).pathname);

/** Loads a model by path, by its name among the shipped bases, or from an archive (`run.forklab.zip#top20-1`). */
export async function loadModel(nameOrPath: string): Promise<Weights> {
  const archived = modelInArchive(nameOrPath);
  if (archived) return loadArchivedModel(archived.path, archived.run);
  const read = (folder: string) =>
    loadHubFolder(async (file) => {
      const bytes = await readFile(join(folder, file));
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    });
  const isName = /^[a-z0-9-]+$/.test(nameOrPath);
  try {
    return await read(isName ? join(shippedModels, nameOrPath) : resolve(nameOrPath));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(
      `There is no model at ${isName ? join(shippedModels, nameOrPath) : nameOrPath}: ${(error as NodeJS.ErrnoException).path} is missing. Name a shipped base or a Hugging Face folder.`,
    );
  }
}
