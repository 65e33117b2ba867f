import type { Device, DeviceError } from '../device/device.ts';
import type { Folder } from '../model/hub/folder.ts';
import { loadChatTemplate } from '../model/text/chat_template.ts';
import { loadTextTokenizer } from '../model/text/text_tokenizer.ts';
import type { TextAsk } from '../task/text/text_ask.ts';
import type { EncodedText, TextModelFacts } from '../task/text/text_model_facts.ts';
import type { FittingModel } from './does_not_fit.ts';
import type { InspectedModel } from './inspected_model.ts';
import { InvalidRequest } from './invalid_request.ts';
import type { Subject } from './subject.ts';
import { type EngineOptions, loadEngine, loadOnnx, type OnnxSource } from './text_engines.ts';
import { hashOf } from './text_hash.ts';
import { type AskedText, textSubject } from './text_subject.ts';

/** A model of a folder on the device, with its tokenizer. */
export interface TextModel {
  model: InspectedModel;
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

export interface TextModelOptions extends EngineOptions {
  /** Display name. */
  name: string;
  /** Run it in ONNX Runtime instead of our own engine. */
  onnx?: OnnxSource;
}

/**
 * Opens a model of a folder to be asked in words: its tokenizer first, then its weights, read by ranges.
 * @throws DeviceError when the device has too little memory; Error if something of it cannot be read or is not supported
 */
export async function openTextModel(
  folder: Folder,
  device: Device,
  options: TextModelOptions,
): Promise<TextModel> {
  const tokenizer = await loadTextTokenizer(folder);
  const notes: string[] = [];
  const template = await loadChatTemplate(folder).catch((error: Error) => {
    notes.push(error.message);
    return null;
  });
  const tokenizerHash = await hashOfFile(folder, 'tokenizer.json');
  const { onnx } = options;
  const loaded = onnx
    ? await loadOnnx(folder, device, tokenizer, onnx)
    : await loadEngine(folder, device, tokenizer, options);
  const { context: longest, vocab } = loaded.model;
  if (tokenizer.size > vocab)
    notes.push(
      `The tokenizer has ${tokenizer.size} tokens, and the model ${vocab}: texts with the others are refused.`,
    );
  const subject = textSubject({ tokenizer, template, context: longest, tokenizerHash });
  const encode = (text: string) => {
    try {
      return tokenizer.encode(text);
    } catch (error) {
      throw new InvalidRequest((error as Error).message);
    }
  };
  return {
    model: loaded.model,
    subject,
    facts: {
      name: options.name,
      ...loaded.facts,
      context: longest,
      chat: template && { takesSystem: template.takesSystem, switchesThinking: template.switchesThinking },
      ends: tokenizer.eos.map((id) => ({ id, word: subject.word(id) })),
      cannotEncode: tokenizer.cannotEncode,
      tokenizer: tokenizerHash,
      notes: [...loaded.notes, ...notes],
    },
    fits: loaded.fits,
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
