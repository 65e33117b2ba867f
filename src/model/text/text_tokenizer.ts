import { type Folder, readJson } from '../hub/folder.ts';
import { textOfBytes } from './bytes.ts';
import { libraryDefinition } from './library_definition.ts';
import { type JoinedPieces, joinPieces, tokenBytes } from './pieces.ts';
import { readSpecialIds, type SpecialIds } from './special_ids.ts';
import { isObject, type Json, readTokenizerFile, type TokenizerFile } from './tokenizer_file.ts';

/** How a text is encoded. */
export interface EncodeOptions {
  /** Whether `<|im_end|>` in the text is that token (default), or the characters it is written with. */
  parseSpecial?: boolean;
  /** Whether what the tokenizer puts around a text (mostly a first token) is added; default: no. */
  addSpecial?: boolean;
}

/** The tokenizer of a model folder. */
export interface TextTokenizer extends SpecialIds {
  /** Number of ids, up to the largest; the model may have more, which are no tokens. */
  size: number;
  /** Why text cannot be encoded with it; null if it can. Ids become text in any case. */
  cannotEncode: string | null;
  /** @throws Error with `cannotEncode` */
  encode(text: string, options?: EncodeOptions): number[];
  /** The text of tokens; special ones are written as they are. */
  decode(ids: readonly number[]): string;
  /** The tokens of a text one by one. */
  pieces(ids: readonly number[]): JoinedPieces;
  /** A token by itself, bytes that are no character as `<0xF0>`; null for an id that is no token. */
  word(id: number): string | null;
  /** `tokenizer_config.json`; empty if there is none. */
  config: Json;
}

/** Longest text that is encoded, in UTF-16 units. */
const longestText = 16 * 2 ** 20;

/**
 * Loads the tokenizer of a folder: `tokenizer.json`, and the ids that begin and end a text. Another tokenizer than Rust's
 * writes (`tokenizer.model`, `vocab.json`) is not read.
 * @throws Error if it has none or it cannot be read
 */
export async function loadTextTokenizer(folder: Folder): Promise<TextTokenizer> {
  const file = readTokenizerFile(await readJson(folder, 'tokenizer.json'));
  const config =
    (await folder.size('tokenizer_config.json')) === null
      ? {}
      : await readJson(folder, 'tokenizer_config.json');
  if (!isObject(config)) throw new Error('tokenizer_config.json cannot be read: it is not an object.');
  const special = await readSpecialIds(folder, file, config);
  const size = file.tokens.length;
  const words = new Map<number, string | null>();
  const wordOf = (id: number) => {
    const { kind, bytes } = tokenBytes(file, id);
    return kind === 'unused' ? null : textOfBytes(bytes);
  };
  let cannotEncode: string | null = null;
  let encodeText: Encode = () => [];
  try {
    encodeText = await encoderOf(file);
  } catch (error) {
    cannotEncode = (error as Error).message;
  }
  return {
    ...special,
    size,
    config,
    cannotEncode,
    encode(text, { parseSpecial = true, addSpecial = false } = {}) {
      if (cannotEncode !== null) throw new Error(cannotEncode);
      if (text.length > longestText) throw new Error(`The text is longer than ${longestText} characters.`);
      // Half of a surrogate pair is no character.
      const whole = text.replace(/\p{Surrogate}/gu, '\ufffd');
      const ids = whole === '' ? [] : encodeText(whole, parseSpecial);
      return addSpecial ? [...special.before, ...ids, ...special.after] : ids;
    },
    decode: (ids) => joinPieces(file, ids).text,
    pieces: (ids) => joinPieces(file, ids),
    word(id) {
      const known = words.get(id);
      if (known !== undefined) return known;
      const word = wordOf(id);
      words.set(id, word);
      return word;
    },
  };
}

type Encode = (text: string, parseSpecial: boolean) => number[];

/** The library's encoder, loaded when it is first needed. */
async function encoderOf(file: TokenizerFile): Promise<Encode> {
  const { tokenizer, config } = libraryDefinition(file, true);
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const whole = new Tokenizer(tokenizer, config);
  // Made when it is needed: it holds the vocabulary a second time.
  let plain: typeof whole | null = null;
  return (text, parseSpecial) => {
    if (!parseSpecial && plain === null) {
      const definition = libraryDefinition(file, false);
      plain = new Tokenizer(definition.tokenizer, definition.config);
    }
    const { ids } = (parseSpecial ? whole : plain!).encode(text, { add_special_tokens: false });
    if (!ids.every(Number.isInteger)) throw new Error('The tokenizer has no token for a part of the text.');
    return ids;
  };
}
