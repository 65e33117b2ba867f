/** Pieces of a text as they are in it: a piece may hold part of a character, written as bytes by name (`<0xE4>`). */

const byte = /<0x([0-9A-Fa-f]{2})>/g;

/** Whether words are pieces of a running text, which carry their own spaces, rather than words of a vocabulary. */
export const carrySpaces = (words: readonly string[]): boolean =>
  words.some((word) => /\s|[\u0080-\uffff]|^(<0x[0-9A-Fa-f]{2}>)+$/.test(word));

/** Bytes that follow one another, each with the piece that it is in. */
type Bytes = { readonly value: number; readonly piece: number }[];

/**
 * Each piece as it stands in the text. A character that several pieces share stands whole in the first of them, and the
 * others are empty; bytes that are no character stay as ⟨E4⟩.
 */
export function piecesInText(words: readonly string[]): string[] {
  const shown = words.map(() => '');
  let pending: Bytes = [];
  const flush = () => {
    while (pending.length > 0) {
      const { text, size } = firstCharacter(pending);
      shown[pending[0].piece] += text;
      pending = pending.slice(size);
    }
  };
  words.forEach((word, piece) => {
    let at = 0;
    for (const { 0: name, 1: hex, index } of word.matchAll(byte)) {
      if (index > at) {
        flush();
        shown[piece] += word.slice(at, index);
      }
      pending.push({ value: Number.parseInt(hex, 16), piece });
      at = index + name.length;
    }
    if (at < word.length) {
      flush();
      shown[piece] += word.slice(at);
    }
  });
  flush();
  return shown;
}

/** The text that pieces are, with characters whole. */
export const joinedText = (words: readonly string[]): string => piecesInText(words).join('');

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function firstCharacter(bytes: Bytes): { text: string; size: number } {
  for (let size = 1; size <= Math.min(4, bytes.length); size++) {
    try {
      const text = strict.decode(Uint8Array.from(bytes.slice(0, size), ({ value }) => value));
      return { text, size };
    } catch {
      // Not a whole character yet.
    }
  }
  return { text: `⟨${bytes[0].value.toString(16).toUpperCase().padStart(2, '0')}⟩`, size: 1 };
}
