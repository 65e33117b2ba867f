import { bytesOfSigns, decodeUtf8, textOfBytes } from './bytes.ts';
import type { TokenizerFile } from './tokenizer_file.ts';

/** A token as it is in a text. */
export interface Piece {
  id: number;
  /** `bytes`: part of a character; `special`: a mark such as `<|im_end|>`; `unused`: an id that is no token. */
  kind: 'text' | 'bytes' | 'special' | 'unused';
  /** Its bytes in the text, exactly. */
  bytes: Uint8Array;
  /** As shown: its text, `<0xF0>` for bytes that are no character of their own, `<unused 605>`. */
  text: string;
  /**
   * Where it is in the joined text, in UTF-16 units. A piece of half a character covers the whole of it, as the piece
   * with its other half does.
   */
  start: number;
  end: number;
}

/** Tokens, and the text that they are. */
export interface JoinedPieces {
  pieces: Piece[];
  text: string;
}

/** A token's bytes, whatever stands before it. */
export interface TokenBytes {
  kind: 'text' | 'special' | 'unused';
  bytes: Uint8Array;
  /** Whether it is a byte written by name, `<0xF0>`: such bytes form characters only with each other. */
  isNamed: boolean;
}

const utf8 = new TextEncoder();

/** The bytes of a token. */
export function tokenBytes({ tokens, added, spelling, decodesBytes }: TokenizerFile, id: number): TokenBytes {
  const token = tokens[id];
  if (token === undefined) return { kind: 'unused', bytes: new Uint8Array(), isNamed: false };
  const isAdded = added.get(id);
  if (isAdded)
    return { kind: isAdded.special ? 'special' : 'text', bytes: utf8.encode(token), isNamed: false };
  if (spelling === 'byte-level') return { kind: 'text', bytes: bytesOfSigns(token), isNamed: false };
  if (spelling === 'words') return { kind: 'text', bytes: utf8.encode(token), isNamed: false };
  const named = decodesBytes ? /^<0x([0-9A-Fa-f]{2})>$/.exec(token) : null;
  if (named) return { kind: 'text', bytes: Uint8Array.of(Number.parseInt(named[1], 16)), isNamed: true };
  return { kind: 'text', bytes: utf8.encode(token.replaceAll('▁', ' ')), isNamed: false };
}

/** Tokens with their bytes, texts and places in the joined text. */
export function joinPieces(file: TokenizerFile, ids: readonly number[]): JoinedPieces {
  const found = ids.map((id) => tokenBytes(file, id));
  const pieces: Piece[] = [];
  let text = '';
  const place = (i: number, start: number, end: number) => {
    const { kind, bytes } = found[i];
    const shown = kind === 'unused' ? `<unused ${ids[i]}>` : textOfBytes(bytes);
    const isPart = kind === 'text' && !decodeUtf8(bytes).valid.every(Boolean);
    pieces.push({ id: ids[i], kind: isPart ? 'bytes' : kind, bytes, text: shown, start, end });
  };
  for (let first = 0; first < ids.length; ) {
    if (file.spelling === 'words' && first > 0) text += ' ';
    // Tokens whose bytes may form characters together.
    let past = first + 1;
    const joins = (i: number) =>
      found[i].kind === 'text' &&
      (file.spelling === 'byte-level' || found[i].isNamed) &&
      !file.added.has(ids[i]);
    if (joins(first)) while (past < ids.length && joins(past)) past++;
    const bytes = concat(found.slice(first, past).map((of) => of.bytes));
    const decoded = decodeUtf8(bytes);
    // SentencePiece's bytes are characters all together, or each by itself is none.
    const isBroken = found[first].isNamed && !decoded.valid.every(Boolean);
    let at = 0;
    for (let i = first; i < past; i++) {
      const end = at + found[i].bytes.length;
      if (isBroken) place(i, text.length + at, text.length + end);
      else if (end === at)
        place(
          i,
          text.length + (at > 0 ? decoded.ends[at - 1] : 0),
          text.length + (at > 0 ? decoded.ends[at - 1] : 0),
        );
      else place(i, text.length + decoded.starts[at], text.length + decoded.ends[end - 1]);
      at = end;
    }
    text += isBroken ? '\ufffd'.repeat(bytes.length) : decoded.text;
    first = past;
  }
  const stripped = strippedSpaces(file, ids, text);
  if (stripped === 0) return { pieces, text };
  const back = (at: number) => Math.max(0, at - stripped);
  const moved = pieces.map((piece) => ({ ...piece, start: back(piece.start), end: back(piece.end) }));
  return { pieces: moved, text: text.slice(stripped) };
}

/** How many spaces at the start of a text are the tokenizer's own. */
function strippedSpaces({ strips, tokens }: TokenizerFile, ids: readonly number[], text: string): number {
  if (strips === 'space') return text.startsWith(' ') ? 1 : 0;
  if (strips === 'token') return /^▁*/.exec(tokens[ids[0]] ?? '')![0].length;
  return 0;
}

function concat(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
