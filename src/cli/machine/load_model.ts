import { join, resolve } from 'node:path';
import { packageRoot } from '../../device/node_package_root.ts';
import { hubPrefix } from '../../hub/model_name.ts';
import type { Folder } from '../../model/hub/folder.ts';
import { type LoadedModel, loadHubFolder } from '../../model/hub/hub_folder.ts';
import { loadArchivedModel, modelInArchive } from './archive_files.ts';
import { hubFolder } from './hub_models.ts';
import { nodeFolder } from './node_folder.ts';
import { log } from './standard_streams.ts';
import { readTokenWords, type TokenWords } from './token_words.ts';

/** The folder of shipped bases. */
export const shippedModels = join(packageRoot, 'public/models');

/**
 * Loads a model by path, by its name among the shipped bases, from the Hub (`hf:owner/name@revision`), or from an archive
 * (`run.forklab.zip#top20-1`). Logs what the model does not use of its folder.
 */
export async function loadModel(nameOrPath: string): Promise<LoadedModel> {
  const model = await load(nameOrPath);
  for (const note of model.notes) log(note);
  return model;
}

/**
 * The folder of a model given by path, by the name of a shipped base, or by its name on the Hub, which may have to be
 * downloaded. Null for one in an archive.
 * @throws Error if there is no model there; HubFault; Interrupted
 */
export async function modelFolder(nameOrPath: string): Promise<Folder | null> {
  if (nameOrPath.startsWith(hubPrefix)) return hubFolder(nameOrPath);
  if (modelInArchive(nameOrPath)) return null;
  const path = isName(nameOrPath) ? join(shippedModels, nameOrPath) : resolve(nameOrPath);
  const folder = nodeFolder(path);
  if ((await folder.size('config.json')) === null && (await folder.size('adapter_config.json')) === null) {
    throw new Error(
      `There is no model at ${isName(nameOrPath) ? path : nameOrPath}: ${join(path, 'config.json')} is missing. Give a shipped base, a Hugging Face folder, or hf:owner/name.`,
    );
  }
  return folder;
}

const isName = (nameOrPath: string) => /^[a-z0-9-]+$/.test(nameOrPath);

/** Token texts from the tokenizer in a model's folder; null if it has none, or an unreadable one, which is logged. */
export async function loadWords(nameOrPath: string): Promise<TokenWords | null> {
  const folder = await modelFolder(nameOrPath);
  if (folder === null) return null;
  return readTokenWords(folder).catch((error: unknown) => {
    log((error as Error).message);
    return null;
  });
}

async function load(nameOrPath: string): Promise<LoadedModel> {
  const folder = await modelFolder(nameOrPath);
  if (folder) return loadHubFolder(folder);
  const { path, run } = modelInArchive(nameOrPath)!;
  return loadArchivedModel(path, run);
}
