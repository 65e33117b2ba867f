import { join, resolve } from 'node:path';
import { type Gpu, openDevice } from '../gpu/device.ts';
import { requestNodeAdapter } from '../gpu/node_device.ts';
import { nodeShaders } from '../gpu/node_shaders.ts';
import { type LoadedModel, loadHubFolder } from '../model/hub_folder.ts';
import { loadArchivedModel, modelInArchive } from './archive_files.ts';
import { nodeFolder } from './node_folder.ts';
import { say } from './standard_streams.ts';

let opened: Promise<Gpu> | undefined;

/** The process's one device, opened when it is first asked for: a real GPU if there is one, else the fastest software adapter. */
export function openEngine(): Promise<Gpu> {
  opened ??= requestNodeAdapter().then(({ adapter }) => openDevice(adapter, nodeShaders));
  return opened;
}

/** The repository's folder of shipped bases. */
export const shippedModels = resolve(new URL('../../public/models/', import.meta.url).pathname);

/**
 * Loads a model by path, by its name among the shipped bases, or from an archive (`run.forklab.zip#top20-1`). What its
 * folder holds and the model does not use is said.
 */
export async function loadModel(nameOrPath: string): Promise<LoadedModel> {
  const model = await load(nameOrPath);
  for (const note of model.notes) say(note);
  return model;
}

async function load(nameOrPath: string): Promise<LoadedModel> {
  const archived = modelInArchive(nameOrPath);
  if (archived) return loadArchivedModel(archived.path, archived.run);
  const isName = /^[a-z0-9-]+$/.test(nameOrPath);
  const path = isName ? join(shippedModels, nameOrPath) : resolve(nameOrPath);
  const folder = nodeFolder(path);
  if ((await folder.size('config.json')) === null && (await folder.size('adapter_config.json')) === null) {
    throw new Error(
      `There is no model at ${isName ? path : nameOrPath}: ${join(path, 'config.json')} is missing. Name a shipped base or a Hugging Face folder.`,
    );
  }
  return loadHubFolder(folder);
}
