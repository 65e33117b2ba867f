import { byteName, signOfByte } from './bytes.ts';

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A token that is found in the text before it is split: `<|im_end|>`. */
export interface AddedToken {
  id: number;
  content: string;
  /** Marks structure, and is no text: `special` in the file. */
  special: boolean;
  normalized: boolean;
  /** Whether it takes the spaces around it, or is found as a whole word only. */
  strips: boolean;
  singleWord: boolean;
}

/** How the tokens of a vocabulary spell text. */
export type Spelling =
  /** GPT-2's signs for bytes. */
  | 'byte-level'
  /** SentencePiece: `▁` is a space, `<0xF0>` a byte. */
  | 'sentencepiece'
  /** Whole words, joined by spaces. */
  | 'words';

/** What `tokenizer.json` says, as far as tokens are turned into text. */
export interface TokenizerFile {
  json: Json;
  model: Json;
  /** Tokens by id; ids may be missing. */
  tokens: (string | undefined)[];
  ids: ReadonlyMap<string, number>;
  added: ReadonlyMap<number, AddedToken>;
  spelling: Spelling;
  /** Spaces at the start of the text that are the tokenizer's own: one, or all of its first token. */
  strips: 'none' | 'space' | 'token';
  /** Whether `<0xF0>` is a byte, and not these characters. */
  decodesBytes: boolean;
}

/** Largest id, so that a file of few bytes does not take much memory. */
const mostIds = 4_000_000;

/**
 * Checks a `tokenizer.json` and reads its vocabulary.
 * @throws Error if it is no tokenizer, or of a kind whose tokens cannot be turned into text
 */
export function readTokenizerFile(json: unknown): TokenizerFile {
  if (!isObject(json) || !isObject(json.model)) throw unreadable('it has no model');
  const { model } = json;
  const entries = vocabularyOf(model.vocab);
  if (!entries) throw unreadable('it has no vocabulary of pieces and ids');
  const tokens: (string | undefined)[] = [];
  const ids = new Map<string, number>();
  const keep = (token: string, id: unknown) => {
    if (!Number.isInteger(id) || (id as number) < 0 || (id as number) >= mostIds)
      throw unreadable(`the id of ${JSON.stringify(token.slice(0, 40))} is not a number below ${mostIds}`);
    tokens[id as number] = token;
    ids.set(token, id as number);
  };
  for (const [token, id] of entries) {
    if (tokens[id as number] !== undefined) throw unreadable(`two of its tokens have the id ${id}`);
    keep(token, id);
  }
  const added = new Map<number, AddedToken>();
  const list = json.added_tokens ?? [];
  if (!Array.isArray(list)) throw unreadable('its added_tokens are not a list');
  for (const token of list) {
    if (!isObject(token) || typeof token.content !== 'string')
      throw unreadable('an added token has no content');
    const { content } = token;
    if (content === '') continue;
    if (ids.has(content) && ids.get(content) !== token.id)
      throw unreadable(
        `the added token ${JSON.stringify(content.slice(0, 40))} has another id in the vocabulary`,
      );
    keep(content, token.id);
    const special = token.special === true;
    added.set(token.id as number, {
      id: token.id as number,
      content,
      special,
      normalized: typeof token.normalized === 'boolean' ? token.normalized : !special,
      strips: token.lstrip === true || token.rstrip === true,
      singleWord: token.single_word === true,
    });
  }
  return { json, model, tokens, ids, added, ...spellingOf(json) };
}

export const unreadable = (why: string): Error => new Error(`tokenizer.json cannot be read: ${why}.`);

/** Tokens and ids. Unigram lists pieces with their scores, in the order of their ids. */
function vocabularyOf(vocab: unknown): [string, unknown][] | null {
  if (Array.isArray(vocab)) {
    const pieces = vocab.map((piece, id): [unknown, number] => [Array.isArray(piece) ? piece[0] : null, id]);
    return pieces.every(([piece]) => typeof piece === 'string') ? (pieces as [string, number][]) : null;
  }
  return isObject(vocab) ? Object.entries(vocab) : null;
}

/** How tokens become text: the decoder says it, and where it is missing, what splits the text. */
function spellingOf(json: Json): Pick<TokenizerFile, 'spelling' | 'strips' | 'decodesBytes'> {
  const decoders = partsOf(json.decoder, 'decoders');
  const others = [
    ...partsOf(json.pre_tokenizer, 'pretokenizers'),
    ...partsOf(json.normalizer, 'normalizers'),
  ];
  const known = ['ByteLevel', 'Metaspace', 'Replace', 'ByteFallback', 'Fuse', 'Strip'];
  for (const { type } of decoders) {
    if (!known.includes(type as string))
      throw new Error(`The tokenizer's decoder ${nameOf(type)} is not supported.`);
  }
  const parts = decoders.length > 0 ? decoders : others;
  const has = (type: string) => parts.some((part) => part.type === type);
  if (has('ByteLevel')) {
    if (decoders.some(({ type }) => type !== 'ByteLevel' && type !== 'Fuse'))
      throw new Error('The tokenizer’s decoder joins ByteLevel with others, which is not supported.');
    return { spelling: 'byte-level', strips: 'none', decodesBytes: false };
  }
  const isSpace = (part: Json) =>
    part.type === 'Metaspace' ||
    (isObject(part.pattern) && part.pattern.String === '▁' && part.content === ' ') ||
    (isObject(part.pattern) && part.pattern.String === ' ' && part.content === '▁');
  for (const part of decoders) {
    if (part.type === 'Replace' && !isSpace(part))
      throw new Error('The tokenizer’s decoder replaces other signs than ▁, which is not supported.');
    if (part.type === 'Metaspace' && (part.replacement ?? '▁') !== '▁')
      throw new Error('The tokenizer’s Metaspace has another sign than ▁, which is not supported.');
    if (part.type === 'Strip' && !(part.content === ' ' && part.start === 1 && (part.stop ?? 0) === 0))
      throw new Error('The tokenizer’s decoder strips more than one first space, which is not supported.');
  }
  if (parts.some(isSpace)) {
    const isPrefixed = (part: Json) =>
      part.type === 'Metaspace' && part.prepend_scheme !== 'never' && part.add_prefix_space !== false;
    const strips = decoders.some(isPrefixed)
      ? 'token'
      : decoders.some(({ type }) => type === 'Strip')
        ? 'space'
        : 'none';
    const decodesBytes = decoders.some(({ type }) => type === 'ByteFallback');
    return { spelling: 'sentencepiece', strips, decodesBytes };
  }
  return { spelling: 'words', strips: 'none', decodesBytes: false };
}

/** A component and those in its sequence. */
export function partsOf(part: unknown, list: string, depth = 0): Json[] {
  if (part === null || part === undefined) return [];
  if (!isObject(part) || depth > 8) throw unreadable('a component is not an object');
  if (part.type !== 'Sequence') return [part];
  const inner = part[list];
  if (!Array.isArray(inner)) throw unreadable('a Sequence has no list of components');
  return inner.flatMap((of) => partsOf(of, list, depth + 1));
}

export const nameOf = (type: unknown): string =>
  typeof type === 'string' && type.length < 60 ? type : 'without a name';

/** Bytes that have no token: text with them cannot be spelled, and Rust's tokenizers leave them out. */
export function unspelledBytes({ ids, spelling }: TokenizerFile): number[] {
  const nameOfByte = spelling === 'byte-level' ? (byte: number) => signOfByte[byte] : byteName;
  return Array.from(signOfByte, (_, byte) => byte).filter((byte) => !ids.has(nameOfByte(byte)));
}
