const signs = (() => {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++));
})();

/** Sign of each byte: GPT-2 writes printable bytes as themselves, the others as characters from 256 on. */
export const signOfByte: readonly string[] = signs;

const byteOfSign: ReadonlyMap<string, number> = new Map(signs.map((sign, byte) => [sign, byte]));

/** The bytes of a byte-level token; its own UTF-8 where it has a character that is no sign, as in Rust's decoder. */
export function bytesOfSigns(token: string): Uint8Array {
  const bytes = Array.from(token, (sign) => byteOfSign.get(sign) ?? -1);
  return bytes.includes(-1) ? new TextEncoder().encode(token) : Uint8Array.from(bytes);
}

/** A byte as SentencePiece writes it: `<0xF0>`. */
export const byteName = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;

/** Bytes as text, and where in it each byte's character is: `[starts[i], ends[i])` in UTF-16 units. */
export interface DecodedBytes {
  text: string;
  starts: Uint32Array;
  ends: Uint32Array;
  /** Per byte: 1 if it is part of a valid character. */
  valid: Uint8Array;
}

/** Decodes UTF-8 as `TextDecoder` does: each longest part of a character that is cut off becomes one U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): DecodedBytes {
  const starts = new Uint32Array(bytes.length);
  const ends = new Uint32Array(bytes.length);
  const valid = new Uint8Array(bytes.length);
  const parts: string[] = [];
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const { size, code } = characterAt(bytes, at);
    const text = code < 0 ? '\ufffd' : String.fromCodePoint(code);
    starts.fill(length, at, at + size);
    length += text.length;
    ends.fill(length, at, at + size);
    if (code >= 0) valid.fill(1, at, at + size);
    parts.push(text);
    at += size;
  }
  return { text: parts.join(''), starts, ends, valid };
}

/** The character at a byte: its size in bytes and its code point, -1 where it is invalid or cut off. */
function characterAt(bytes: Uint8Array, at: number): { size: number; code: number } {
  const lead = bytes[at];
  if (lead < 0x80) return { size: 1, code: lead };
  const more =
    lead >= 0xc2 && lead <= 0xdf ? 1 : (lead & 0xf0) === 0xe0 ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
  if (more === 0) return { size: 1, code: -1 };
  // The second byte excludes overlong forms, surrogates and what is beyond U+10FFFF.
  let lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  let highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  let code = lead & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const byte = bytes[at + i];
    if (!(byte >= lowest && byte <= highest)) return { size: i, code: -1 };
    code = (code << 6) | (byte & 0x3f);
    lowest = 0x80;
    highest = 0xbf;
  }
  return { size: more + 1, code };
}

/** Bytes as text; those that are no character of their own as `<0xF0>`. */
export function textOfBytes(bytes: Uint8Array): string {
  const { text, starts, ends, valid } = decodeUtf8(bytes);
  let out = '';
  for (let i = 0; i < bytes.length; i++) {
    if (!valid[i]) out += byteName(bytes[i]);
    else if (i === 0 || starts[i] !== starts[i - 1]) out += text.slice(starts[i], ends[i]);
  }
  return out;
}
