import { type Device, DeviceError } from '../device/device.ts';
import type { CacheType } from '../model/cache_type.ts';
import { longestSequence, parameterCount } from '../model/config.ts';
import { sourcesOf } from '../model/frozen/frozen_layout.ts';
import { findModel, loadFrozen, typeOf } from '../model/frozen/load_frozen.ts';
import { estimateMemory } from '../model/frozen/memory_estimate.ts';
import type { Folder } from '../model/hub/folder.ts';
import { destroyModel } from '../model/model.ts';
import type { TextTokenizer } from '../model/text/text_tokenizer.ts';
import { destroyOnnx, loadDecoder, type OnnxModel, openOnnx } from '../onnx/onnx_model.ts';
import { OnnxScorer } from '../onnx/onnx_scorer.ts';
import type { OnnxRuntime } from '../onnx/session.ts';
import type { TextModelFacts } from '../task/text/text_model_facts.ts';
import { DoesNotFit, type FittingModel, isOfMemory } from './does_not_fit.ts';
import { fittingModels, fittingOnnx, mostBeside } from './fitting.ts';
import { engineModel, type InspectedModel, onnxModel } from './inspected_model.ts';
import { cacheError, comparedText, meanChange, Q8Error } from './rounding_errors.ts';

/** A model's weights, loaded. */
export interface LoadedText {
  model: InspectedModel;
  facts: Pick<
    TextModelFacts,
    | 'parameters'
    | 'weights'
    | 'q8Error'
    | 'cache'
    | 'cacheError'
    | 'provider'
    | 'ledByHalf'
    | 'providerError'
    | 'bytes'
  >;
  /** Sentences about what of its folder is not used. */
  notes: string[];
  /** How it would fit when what it is asked did not. */
  fits(error: DeviceError): FittingModel[];
}

/** Longest sequence by default: the table of rotary angles is made for it; the cache grows as needed. */
const usualContext = 32_768;

export interface EngineOptions {
  quantise?: boolean;
  /** How keys and values are kept; default: `f32`. */
  cache?: CacheType;
  /** Longest sequence. */
  context?: number;
  /** Called as bytes of the files are read. Throwing from it stops the loading. */
  progress?: (bytes: number, of: number) => void;
}

/** Loads a model into our own engine. @throws DoesNotFit, DeviceError; Error if the engine does not run it */
export async function loadEngine(
  folder: Folder,
  device: Device,
  tokenizer: TextTokenizer,
  { quantise = false, cache = 'f32', context = usualContext, progress }: EngineOptions,
): Promise<LoadedText> {
  const found = await findModel(folder);
  const longest = Math.min(context, longestSequence(found.config));
  const encoded = encoderFor(tokenizer, found.config.vocab);
  // Packed weights are compared with those of the files, which are therefore read twice.
  const change =
    quantise && tokenizer.cannotEncode === null
      ? await Q8Error.prepare(found, device, encoded, (bytes, of) => progress?.(bytes, 2 * of))
      : null;
  const types = sourcesOf(found.layout).matrices.map((source) => typeOf(found, source, quantise));
  const shape = { type: quantise ? ('q8' as const) : types[0], cache, context: longest, rows: 1, top: 1 };
  const { weights } = estimateMemory(device, found.config, shape);
  /** @param beside bytes that were to be allocated beside the weights */
  const fits = ({ kind }: DeviceError, beside: number) =>
    fittingModels(device, found.config, types[0], kind === 'out-of-memory' ? weights + beside : null);
  const model = await loadFrozen(found, device, {
    quantise,
    cache,
    context: longest,
    progress: (bytes, of) => (change ? progress?.(of + bytes, 2 * of) : progress?.(bytes, of)),
  }).catch((error: unknown) => {
    throw isOfMemory(error) ? new DoesNotFit(error, fits(error, 0)) : error;
  });
  const measured = async () => ({
    q8Error: (await change?.of(model)) ?? null,
    cacheError: cache === 'f16' && tokenizer.cannotEncode === null ? await cacheError(model, encoded) : null,
  });
  const errors = await measured().catch((error: unknown) => {
    destroyModel(model);
    throw error;
  });
  return {
    model: engineModel(model),
    facts: {
      parameters: parameterCount(found.config),
      weights: [...new Set(types)],
      ...errors,
      cache,
      provider: null,
      ledByHalf: false,
      providerError: null,
      bytes: [model, ...(model.copies ?? [])].reduce(
        (sum, { buffers }) => sum + buffers.reduce((n, { size }) => n + size, 0),
        0,
      ),
    },
    notes: found.notes,
    fits: (error) => fits(error, mostBeside),
  };
}

/** Encodes a text to compare by, without tokens that a model does not have. */
const encoderFor = (tokenizer: TextTokenizer, vocab: number) => (text: string) =>
  [...tokenizer.before, ...tokenizer.encode(text)].filter((id) => id < vocab);

/** A graph of a folder, and what runs it. */
export interface OnnxSource {
  /** `onnx/model.onnx`. */
  file: string;
  runtime: OnnxRuntime;
}

/** Loads a model into ONNX Runtime. @throws Error naming what is missing, damaged or not supported */
export async function loadOnnx(
  folder: Folder,
  device: Device,
  tokenizer: TextTokenizer,
  { file, runtime }: OnnxSource,
): Promise<LoadedText> {
  const model = await openOnnx(folder, file, device, runtime);
  const { provider } = model.session.runtime;
  const compares = provider === 'webgpu' && tokenizer.cannotEncode === null && model.weights <= mostCompared;
  const notes = [...model.notes];
  const providerError = compares
    ? await errorOfProvider(model, runtime, tokenizer, notes).catch((error) => {
        destroyOnnx(model);
        throw error;
      })
    : null;
  return {
    model: onnxModel(model),
    facts: {
      parameters: null,
      weights: [file],
      q8Error: null,
      cache: model.graph.cacheType === 'float16' ? 'f16' : 'f32',
      cacheError: null,
      provider,
      ledByHalf: model.led,
      providerError,
      bytes: model.weights,
    },
    notes,
    fits: () => fittingOnnx(device, model),
  };
}

/** Most bytes of a model that is loaded a second time to be compared. */
const mostCompared = 2 ** 30;

/**
 * Mean absolute difference of a token's log-probability between a model on WebGPU and the same on the processor, nats: some graphs
 * are finite and wrong on some GPUs. The text is longer than 32 tokens, from which on some attention kernels differ.
 * @param notes receives why it is not known, where that is null
 */
async function errorOfProvider(
  model: OnnxModel,
  runtime: OnnxRuntime,
  tokenizer: TextTokenizer,
  notes: string[],
): Promise<number | null> {
  const encoded = encoderFor(tokenizer, model.graph.vocab);
  const most = model.forward.passTokens === 1 ? 40 : 256;
  const ids = encoded(comparedText).slice(0, Math.min(most, model.context));
  const logprobs = async (of: OnnxModel) => {
    const scorer = new OnnxScorer(of, { temperature: 1, top: 1 });
    try {
      return (await scorer.score([ids]))[0].logprob;
    } finally {
      scorer.destroy();
    }
  };
  const here = await logprobs(model);
  let onProcessor: OnnxModel | null = null;
  try {
    onProcessor = await loadDecoder(model.read, model.device, { ...runtime, provider: 'wasm' });
    return meanChange(await logprobs(onProcessor), here);
  } catch (error) {
    if (error instanceof DeviceError) throw error;
    notes.push(`What the GPU computes could not be compared with the processor. ${(error as Error).message}`);
    return null;
  } finally {
    if (onProcessor) destroyOnnx(onProcessor);
  }
}
