import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinedText, piecesInText } from './running_text.ts';
import { textWord, traceLine, traceWord } from './trace_words.ts';

/** A text in pieces of so many bytes, as a byte-level tokenizer cuts it. */
function cut(text: string, sizes: readonly number[]): string[] {
  const bytes = [...new TextEncoder().encode(text)];
  const words: string[] = [];
  for (let i = 0; bytes.length > 0; i++) {
    const piece = Uint8Array.from(bytes.splice(0, sizes[i % sizes.length]));
    try {
      words.push(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(piece));
    } catch {
      words.push(
        [...piece].map((byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`).join(''),
      );
    }
  }
  return words;
}

test('however a text is cut, its pieces are the text again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !text.includes('<0x')),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
      (text, sizes) => {
        expect(joinedText(cut(text, sizes))).toBe(text);
      },
    ),
  );
});

test('a character of several pieces stands whole in the first, and bytes that are none stay hex', () => {
  expect(piecesInText([' <0xF0><0x9F>', '<0x99>', '<0x82>', '!'])).toEqual([' 🙂', '', '', '!']);
  expect(piecesInText(['<0xE4>', 'a', '<0xBD>'])).toEqual(['⟨E4⟩', 'a', '⟨BD⟩']);
  expect(traceWord(' <0xF0><0x9F>')).toBe('␣⟨F0 9F⟩');
});

test('in a text a line breaks after its sign, spaces are spaces, and nothing is invisible', () => {
  expect(textWord('.\n\n')).toBe('.↵\n↵\n');
  expect(textWord(' the')).toBe(' the');
  expect(textWord('')).toBe('·');
  expect(textWord('\u202Eevil\u0000')).toBe('⟨202E⟩evil⟨00⟩');
});

test('a line of pieces joins characters', () => {
  expect(traceLine(['So', ' ', '<0xE4><0xBD>', '<0xA0>', '\n好'])).toBe('So 你 好');
  expect(traceLine(['你', '好'])).toBe('你好');
});
