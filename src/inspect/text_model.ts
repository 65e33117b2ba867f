import type { Device, DeviceError } from '../device/device.ts';
import type { CacheType } from '../model/cache_type.ts';
import { longestSequence, parameterCount } from '../model/config.ts';
import { sourcesOf } from '../model/frozen/frozen_layout.ts';
import { findModel, loadFrozen, typeOf } from '../model/frozen/load_frozen.ts';
import { estimateMemory } from '../model/frozen/memory_estimate.ts';
import type { Folder } from '../model/hub/folder.ts';
import type { Model } from '../model/model.ts';
import { loadChatTemplate } from '../model/text/chat_template.ts';
import { loadTextTokenizer } from '../model/text/text_tokenizer.ts';
import type { TextAsk } from '../task/text/text_ask.ts';
import type { EncodedText, TextModelFacts } from '../task/text/text_model_facts.ts';
import { DoesNotFit, type FittingModel, fittingModels, isOfMemory, mostBeside } from './fitting.ts';
import { InvalidRequest } from './invalid_request.ts';
import { cacheError, Q8Error } from './rounding_errors.ts';
import type { Subject } from './subject.ts';
import { hashOf } from './text_hash.ts';
import { type AskedText, textSubject } from './text_subject.ts';

/** Longest sequence by default: the table of rotary angles is made for it; the cache grows as needed. */
const usualContext = 32_768;

/** A model of a folder on the device, with its tokenizer. */
export interface TextModel {
  model: Model;
  facts: TextModelFacts;
  subject: Subject<AskedText>;
  /** The prompt of an ask and a response after it, or a text by itself. @throws InvalidRequest */
  encode(ask: TextAsk | null, text: string): EncodedText;
  /** Tokens, each by itself. */
  words(ids: readonly number[]): string[];
  /** How it would fit when what it is asked did not. */
  fits(error: DeviceError): FittingModel[];
  /** The text of tokens. */
  decode(ids: readonly number[]): string;
}

export interface TextModelOptions {
  /** Display name. */
  name: string;
  quantise?: boolean;
  /** How keys and values are kept; default: `f32`. */
  cache?: CacheType;
  /** Longest sequence. */
  context?: number;
  /** Called as bytes of the files are read. Throwing from it stops the loading. */
  progress?: (bytes: number, of: number) => void;
}

/**
 * Opens a model of a folder to be asked in words: its tokenizer first, then its weights, read by ranges.
 * @throws DeviceError when the device has too little memory; Error if something of it cannot be read or is not supported
 */
export async function openTextModel(
  folder: Folder,
  device: Device,
  { name, quantise = false, cache = 'f32', context = usualContext, progress }: TextModelOptions,
): Promise<TextModel> {
  const tokenizer = await loadTextTokenizer(folder);
  const notes: string[] = [];
  const template = await loadChatTemplate(folder).catch((error: Error) => {
    notes.push(error.message);
    return null;
  });
  const tokenizerHash = await hashOfFile(folder, 'tokenizer.json');
  const found = await findModel(folder);
  const longest = Math.min(context, longestSequence(found.config));
  const encoded = (text: string) => [...tokenizer.before, ...tokenizer.encode(text)];
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
  const q8Error = (await change?.of(model)) ?? null;
  const changeByCache =
    cache === 'f16' && tokenizer.cannotEncode === null ? await cacheError(model, encoded) : null;
  const subject = textSubject({ tokenizer, template, context: longest, tokenizerHash });
  const { vocab } = found.config;
  const encode = (text: string) => {
    try {
      return tokenizer.encode(text);
    } catch (error) {
      throw new InvalidRequest((error as Error).message);
    }
  };
  return {
    model,
    subject,
    facts: {
      name,
      parameters: parameterCount(found.config),
      weights: [...new Set(types)],
      q8Error,
      cache,
      cacheError: changeByCache,
      bytes: [model, ...(model.copies ?? [])].reduce(
        (sum, { buffers }) => sum + buffers.reduce((n, { size }) => n + size, 0),
        0,
      ),
      context: longest,
      chat: template && { takesSystem: template.takesSystem, switchesThinking: template.switchesThinking },
      ends: tokenizer.eos.map((id) => ({ id, word: subject.word(id) })),
      cannotEncode: tokenizer.cannotEncode,
      tokenizer: tokenizerHash,
      notes: [...found.notes, ...notes],
    },
    fits: (error) => fits(error, mostBeside),
    decode: (ids) => tokenizer.decode(ids),
    words: (ids) => ids.map(subject.word),
    encode(ask, text) {
      const asked = ask && subject.read(ask);
      const prompt = asked?.ids ?? [];
      const ids = [...(asked ? prompt : tokenizer.before), ...encode(text)];
      if (ids.length > longest)
        throw new InvalidRequest(`The text has ${ids.length} tokens, and the longest sequence ${longest}.`);
      const foreign = ids.find((id) => id >= vocab);
      if (foreign !== undefined)
        throw new InvalidRequest(
          `The text has the token ${foreign}, but the model has ${vocab}: the tokenizer is not the model's.`,
        );
      return {
        ids,
        words: ids.map(subject.word),
        promptLength: prompt.length,
        text: (asked?.text ?? '') + text,
      };
    },
  };
}

async function hashOfFile(folder: Folder, file: string): Promise<string> {
  const size = (await folder.size(file)) ?? 0;
  return hashOf(new Uint8Array(await folder.read(file, 0, size)));
}
