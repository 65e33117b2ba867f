import { join, resolve } from 'node:path';
import type { Device } from '../device/device.ts';
import { openDevice } from '../gpu/device.ts';
import { requestNodeAdapter, requestRealGpu } from '../gpu/node_device.ts';
import { nodeShaders } from '../gpu/node_shaders.ts';
import { type LoadedModel, loadHubFolder } from '../model/hub_folder.ts';
import { checkMatmuls } from '../model/matmul_check.ts';
import { openNodeProcessor } from '../wasm/node_processor.ts';
import { loadArchivedModel, modelInArchive } from './archive_files.ts';
import { nodeFolder } from './node_folder.ts';
import { say } from './standard_streams.ts';
import { readTokenWords, type TokenWords } from './token_words.ts';

let opened: Promise<Device> | undefined;

/** The process's one device, opened when it is first asked for: a real GPU if there is one, else this processor. */
export function openEngine(): Promise<Device> {
  opened ??= openDeviceOnce();
  return opened;
}

async function openDeviceOnce(): Promise<Device> {
  const asked = process.env.FORKLAB_ADAPTER || 'auto';
  const found =
    asked === 'wasm' ? null : asked === 'auto' ? await requestRealGpu() : await requestNodeAdapter(asked);
  if (!found) return openNodeProcessor(Number(process.env.FORKLAB_WORKERS) || undefined);
  const { adapter } = found;
  const device = await openDevice(adapter, nodeShaders);
  for (const kernel of await checkMatmuls(device))
    say(
      `The driver of ${device.adapterName} computes ${kernel} wrongly: a slower kernel is used in its place.`,
    );
  return device;
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

/** Where a model's folder is, by path or by its name among the shipped bases; null for one in an archive. */
function folderPath(nameOrPath: string): string | null {
  if (modelInArchive(nameOrPath)) return null;
  return isName(nameOrPath) ? join(shippedModels, nameOrPath) : resolve(nameOrPath);
}

const isName = (nameOrPath: string) => /^[a-z0-9-]+$/.test(nameOrPath);

/** The words of a model's tokens, as its folder's tokenizer has them; null where it has none, which is said if it should. */
export async function loadWords(nameOrPath: string): Promise<TokenWords | null> {
  const path = folderPath(nameOrPath);
  if (path === null) return null;
  return readTokenWords(nodeFolder(path)).catch((error: unknown) => {
    say((error as Error).message);
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
      `There is no model at ${isName(nameOrPath) ? path : nameOrPath}: ${join(path, 'config.json')} is missing. Name a shipped base or a Hugging Face folder.`,
    );
  }
  return loadHubFolder(folder);
}
