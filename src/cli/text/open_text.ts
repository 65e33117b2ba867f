import { basename, resolve } from 'node:path';
import { hubPrefix } from '../../hub/model_name.ts';
import { openTextModel, type TextModel } from '../../inspect/text_model.ts';
import type { CacheType } from '../../model/cache_type.ts';
import { openNodeRuntime } from '../../onnx/node_runtime.ts';
import { chosenOnnx } from '../../onnx/onnx_files.ts';
import { runName } from '../../task/text/text_model_facts.ts';
import { UsageError } from '../machine/arguments.ts';
import { openEngine } from '../machine/engine.ts';
import { wantedWeights } from '../machine/hub_models.ts';
import { loadProgress, modelFolder } from '../machine/load_model.ts';
import { log } from '../machine/standard_streams.ts';

/** How a model is run: what of it is rounded to take less memory, and the ONNX graph that is asked for. */
export interface RunOptions {
  quantise: boolean;
  cache: CacheType;
  onnx: string | null;
}

/** The options `--q8`, `--kv-cache` and `--onnx`. @throws UsageError */
export function runOptionsOf(values: { q8?: boolean; 'kv-cache'?: string; onnx?: string }): RunOptions {
  const { q8 = false, 'kv-cache': cache = 'f32', onnx = null } = values;
  if (cache !== 'f32' && cache !== 'f16')
    throw new UsageError(`--kv-cache must be f32 or f16, not "${cache}".`);
  return { quantise: q8, cache, onnx };
}

/**
 * Opens a model to be asked in words.
 * @throws Error if it is not there, has no tokenizer, or the engine does not run it
 */
export async function openText(
  nameOrPath: string,
  { quantise, cache, onnx: asked }: RunOptions,
): Promise<TextModel> {
  const folder = await modelFolder(nameOrPath, wantedWeights(asked));
  if (folder === null) throw new Error(`${nameOrPath} is in an archive: its folder can be asked in words.`);
  if ((await folder.size('tokenizer.json')) === null)
    throw new Error(`${nameOrPath} has no tokenizer.json, by which text becomes tokens.`);
  const name = nameOrPath.startsWith(hubPrefix)
    ? nameOrPath.slice(hubPrefix.length)
    : basename(resolve(nameOrPath));
  const file = await chosenOnnx(folder, asked);
  if (file !== null && (quantise || cache !== 'f32'))
    throw new Error(`--q8 and --kv-cache are for our own engine: ${file} is run as it is.`);
  const model = await openTextModel(folder, await openEngine(), {
    name: runName(name, { onnx: file, quantise, cache }),
    ...(file === null ? { quantise, cache } : { onnx: { file, runtime: await openNodeRuntime() } }),
    progress: loadProgress(nameOrPath),
  });
  const { notes, q8Error, cacheError } = model.facts;
  for (const note of notes) log(note);
  if (q8Error !== null)
    log(`q8 changes a token's log-probability by ${q8Error.toPrecision(2)} nats in the mean.`);
  if (cacheError !== null)
    log(`The f16 cache changes a token's log-probability by ${cacheError.toPrecision(2)} nats in the mean.`);
  if (model.facts.cannotEncode !== null) throw new Error(model.facts.cannotEncode);
  return model;
}
