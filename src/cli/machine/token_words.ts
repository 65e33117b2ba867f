import { textOfBytes } from '../../formats/logprobs/answer.ts';
import { traceLimits } from '../../formats/traces/trace_limits.ts';
import type { Folder } from '../../model/hub/folder.ts';

/** The text of a token id; null where the tokenizer has none. */
export type TokenWords = (id: number) => string | null;

/** Largest `tokenizer.json` that is read, in bytes; that of a vocabulary of 262,144 has 33 MB. */
const maxBytes = 64 * 2 ** 20;

/**
 * The vocabulary of a folder's `tokenizer.json` as text, token by token. WordLevel tokens are used as they are;
 * byte-level BPE is decoded to bytes and then to characters; SentencePiece's `▁` becomes a space.
 * @returns null if the folder has none
 * @throws Error if it cannot be read
 */
export async function readTokenWords(folder: Folder): Promise<TokenWords | null> {
  const size = await folder.size('tokenizer.json');
  if (size === null) return null;
  const wrong = (why: string) =>
    new Error(`tokenizer.json cannot be read: ${why}. Tokens are written by id.`);
  if (size > maxBytes) throw wrong(`it is larger than ${maxBytes / 2 ** 20} MiB`);
  let json: unknown;
  try {
    json = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(await folder.read('tokenizer.json', 0, size)),
    );
  } catch {
    throw wrong('it is not JSON');
  }
  const words = wordsOf(json);
  if (!words) throw wrong('it has no vocabulary of pieces and ids');
  return (id) => words.get(id) ?? null;
}

/** Texts by id; null if the JSON is not a tokenizer. */
function wordsOf(json: unknown): Map<number, string> | null {
  if (!isObject(json) || !isObject(json.model)) return null;
  const { vocab } = json.model;
  // Unigram lists pieces with their scores, in the order of their ids.
  const pieces: [unknown, unknown][] | null = Array.isArray(vocab)
    ? vocab.map((piece, id) => [Array.isArray(piece) ? piece[0] : null, id])
    : isObject(vocab)
      ? Object.entries(vocab)
      : null;
  if (!pieces) return null;
  const kinds = kindsOf([json.decoder, json.pre_tokenizer, json.normalizer]);
  const textOf = kinds.has('ByteLevel')
    ? textOfByteSigns
    : kinds.has('▁')
      ? withSpaces
      : (piece: string) => piece;
  const words = new Map<number, string>();
  const keep = (piece: unknown, id: unknown, text: (piece: string) => string) => {
    if (typeof piece === 'string' && Number.isInteger(id)) words.set(id as number, cut(text(piece)));
  };
  for (const [piece, id] of pieces) keep(piece, id, textOf);
  // Added tokens are literal.
  const added = Array.isArray(json.added_tokens) ? json.added_tokens : [];
  for (const token of added) if (isObject(token)) keep(token.content, token.id, (piece) => piece);
  return words;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Long pieces are truncated: a trace's words have a maximum length. */
const cut = (word: string): string =>
  word.length > traceLimits.word ? `${word.slice(0, traceLimits.word - 1)}…` : word;

/** Names of a tokenizer's components, including those in sequences; `▁` if one of them encodes spaces that way. */
function kindsOf(parts: readonly unknown[], kinds = new Set<unknown>()): Set<unknown> {
  for (const part of parts) {
    if (!isObject(part)) continue;
    kinds.add(part.type);
    const isSpace = isObject(part.pattern) && (part.pattern.String === '▁' || part.content === '▁');
    if (part.type === 'Metaspace' || isSpace) kinds.add('▁');
    for (const inner of [part.decoders, part.pretokenizers, part.normalizers]) {
      if (Array.isArray(inner)) kindsOf(inner, kinds);
    }
  }
  return kinds;
}

const withSpaces = (piece: string): string => piece.replaceAll('▁', ' ');

/** Byte of each character: GPT-2 encodes printable bytes as themselves, the others as characters from 256 on. */
const byteOfSign: ReadonlyMap<string, number> = (() => {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let next = 256;
  return new Map(
    Array.from({ length: 256 }, (_, byte) => [String.fromCodePoint(isPrintable(byte) ? byte : next++), byte]),
  );
})();

/** A byte-level BPE token as text; bytes that do not form a character as `<0xF0>`. */
function textOfByteSigns(piece: string): string {
  const bytes = Array.from(piece, (sign) => byteOfSign.get(sign));
  return bytes.every((byte) => byte !== undefined) ? textOfBytes(bytes as number[]) : piece;
}
