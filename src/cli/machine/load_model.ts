import { join, resolve } from 'node:path';
import type { Device } from '../../device/device.ts';
import { packageRoot } from '../../device/node_package_root.ts';
import { hubPrefix } from '../../hub/model_name.ts';
import { parameterCount } from '../../model/config.ts';
import { findModel, loadFrozen } from '../../model/frozen/load_frozen.ts';
import type { Folder } from '../../model/hub/folder.ts';
import { type LoadedModel, loadHubFolder } from '../../model/hub/hub_folder.ts';
import { createModel, type Model } from '../../model/model.ts';
import { type ChatTemplate, loadChatTemplate } from '../../model/text/chat_template.ts';
import { loadTextTokenizer, type TextTokenizer } from '../../model/text/text_tokenizer.ts';
import { hasEngineWeights, onnxFiles } from '../../onnx/onnx_files.ts';
import { loadArchivedModel, modelInArchive } from './archive_files.ts';
import { openEngine } from './engine.ts';
import { hubFolder, type WantedWeights } from './hub_models.ts';
import { nodeFolder } from './node_folder.ts';
import { log } from './standard_streams.ts';

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
 * @param wanted the weights that are downloaded; default: our engine's
 * @throws Error if there is no model there; HubFault; Interrupted
 */
export async function modelFolder(
  nameOrPath: string,
  wanted: WantedWeights = { onnx: null },
): Promise<Folder | null> {
  if (nameOrPath.startsWith(hubPrefix)) return hubFolder(nameOrPath, wanted);
  if (modelInArchive(nameOrPath)) return null;
  const shipped = nodeFolder(join(shippedModels, nameOrPath));
  if (isName(nameOrPath) && (await isModel(shipped))) return shipped;
  const folder = nodeFolder(resolve(nameOrPath));
  if (!(await isModel(folder))) throw await noModel(nameOrPath, folder);
  return folder;
}

const isModel = async (folder: Folder): Promise<boolean> => {
  const configs = ['config.json', 'adapter_config.json', 'genai_config.json'];
  return (await Promise.all(configs.map((file) => folder.size(file)))).some((size) => size !== null);
};

/** What to give instead of a path that is no model's folder. */
async function noModel(path: string, folder: Folder): Promise<Error> {
  const [, within, file] = /^(.*?)((?:onnx\/)?[^/]+\.onnx)$/.exec(path) ?? [];
  if (file !== undefined)
    return new Error(`${path} is a file: give its model's folder, ${within || '.'}, and --onnx ${file}.`);
  if ((await folder.size('record.json')) !== null)
    return new Error(
      `${path} has runs of train: \`forklab export ${path} --weights\` packs them into an archive, and a model in it is given as ARCHIVE#top20-1.`,
    );
  const named = isName(path) ? `, and no base of that name is shipped` : '';
  return new Error(
    `There is no model at ${path}: ${join(path, 'config.json')} is missing${named}. Give a shipped base, a Hugging Face folder, or hf:owner/name.`,
  );
}

const isName = (nameOrPath: string) => /^[a-z0-9-]+$/.test(nameOrPath);

/** The tokenizer in a model's folder, with its chat template. */
export type ModelText = TextTokenizer & { chat: ChatTemplate | null };

/** The tokenizer and chat template of a folder; null, or a null template, if it has none or an unreadable one, which is logged. */
export async function loadModelText(folder: Folder): Promise<ModelText | null> {
  if ((await folder.size('tokenizer.json')) === null) return null;
  const orLog = (what: string) => (error: unknown) => {
    log(`${(error as Error).message}${what}`);
    return null;
  };
  const tokenizer = await loadTextTokenizer(folder).catch(orLog(' Tokens are written by id.'));
  return tokenizer && { ...tokenizer, chat: await loadChatTemplate(folder).catch(orLog('')) };
}

/** More parameters are not made one flat buffer of float32: such a model is run, and not trained whole. */
const mostFlat = 2 ** 24;

/** A model on the engine, and what of its folder is not used. */
export interface OpenedModel {
  device: Device;
  model: Model;
  notes: string[];
}

/**
 * Opens a model to be run: a small one with flat parameters, a larger one with packed weights, read by ranges.
 * @param folder the model's; null for one in an archive (`modelFolder`)
 */
export async function openModel(nameOrPath: string, folder: Folder | null): Promise<OpenedModel> {
  if (folder === null) return openSmall(await load(nameOrPath));
  const found = await findModel(folder);
  if (parameterCount(found.config) <= mostFlat) return openSmall(await loadHubFolder(folder));
  for (const note of found.notes) log(note);
  const device = await openEngine();
  const model = await loadFrozen(found, device, { progress: loadProgress(nameOrPath) });
  return { device, model, notes: found.notes };
}

async function openSmall({ config, values, notes }: LoadedModel): Promise<OpenedModel> {
  for (const note of notes) log(note);
  const device = await openEngine();
  return { device, model: await createModel(device, config, values), notes };
}

/**
 * Refuses a folder that ONNX Runtime alone can run, for what our own engine does.
 * @throws Error naming the graphs, and the commands that run them
 */
export async function expectEngineWeights(nameOrPath: string, folder: Folder): Promise<void> {
  if (await hasEngineWeights(folder)) return;
  const graphs = await onnxFiles(folder);
  if (graphs.length > 0)
    throw new Error(
      `${nameOrPath} has ONNX graphs alone (${graphs.join(', ')}): sample, score, analyse divergence, and analyse forks with a --prompt run them. This needs model.safetensors.`,
    );
}

/** Logs every tenth of a model that is read. */
export function loadProgress(name: string) {
  let tenths = 0;
  return (bytes: number, of: number) => {
    if (Math.floor((bytes / of) * 10) <= tenths) return;
    tenths = Math.floor((bytes / of) * 10);
    log(`${name}: ${Math.round(bytes / 2 ** 20)} of ${Math.round(of / 2 ** 20)} MiB read.`);
  };
}

async function load(nameOrPath: string): Promise<LoadedModel> {
  const folder = await modelFolder(nameOrPath);
  if (folder) {
    await expectEngineWeights(nameOrPath, folder);
    return loadHubFolder(folder);
  }
  const { path, run } = modelInArchive(nameOrPath)!;
  return loadArchivedModel(path, run);
}
