import { join, resolve } from 'node:path';
import { packageRoot } from '../../device/node_package_root.ts';
import { type LoadedModel, loadHubFolder } from '../../model/hub/hub_folder.ts';
import { loadArchivedModel, modelInArchive } from './archive_files.ts';
import { nodeFolder } from './node_folder.ts';
import { log } from './standard_streams.ts';
import { readTokenWords, type TokenWords } from './token_words.ts';

/** The folder of shipped bases. */
export const shippedModels = join(packageRoot, 'public/models');

/**
 * Loads a model by path, by its name among the shipped bases, or from an archive (`run.forklab.zip#top20-1`). Logs
 * what the model does not use of its folder.
 */
export async function loadModel(nameOrPath: string): Promise<LoadedModel> {
  const model = await load(nameOrPath);
  for (const note of model.notes) log(note);
  return model;
}

/** The folder of a model, given by path or by the name of a shipped base; null for one in an archive. */
function folderPath(nameOrPath: string): string | null {
  if (modelInArchive(nameOrPath)) return null;
  return isName(nameOrPath) ? join(shippedModels, nameOrPath) : resolve(nameOrPath);
}

const isName = (nameOrPath: string) => /^[a-z0-9-]+$/.test(nameOrPath);

/** Token texts from the tokenizer in a model's folder; null if it has none, or an unreadable one, which is logged. */
export async function loadWords(nameOrPath: string): Promise<TokenWords | null> {
  const path = folderPath(nameOrPath);
  if (path === null) return null;
  return readTokenWords(nodeFolder(path)).catch((error: unknown) => {
    log((error as Error).message);
    return null;
  });
}

async function load(nameOrPath: string): Promise<LoadedModel> {
  const archived = modelInArchive(nameOrPath);
  if (archived) return loadArchivedModel(archived.path, archived.run);
  const path = folderPath(nameOrPath)!;
  const folder = nodeFolder(path);
  if ((await folder.size('config.json')) === null && (await folder.size('adapter_config.json')) === null) {
    throw new Error(
      `There is no model at ${isName(nameOrPath) ? path : nameOrPath}: ${join(path, 'config.json')} is missing. Give a shipped base or a Hugging Face folder.`,
    );
  }
  return loadHubFolder(folder);
}
