import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceLine, traceWord } from './trace_words.ts';

test('white space is seen, signs are as in a book, and bytes are hex', () => {
  expect(traceWord(' the')).toBe('␣the');
  expect(traceWord('\n\n')).toBe('↵↵');
  expect(traceWord('*')).toBe('×');
  expect(traceWord('<0xe4>')).toBe('⟨E4⟩');
  expect(traceWord('<0xF0><0x9f>')).toBe('⟨F0 9F⟩');
  expect(traceWord('a\uFFFD')).toBe('a⟨?⟩');
  expect(traceWord('')).toBe('⟨⟩');
});

test('what would draw nothing or turn the line around is named by its code', () => {
  expect(traceWord('\u202Eevil')).toBe('⟨202E⟩evil');
  expect(traceWord('a\u200Bb\u0000')).toBe('a⟨200B⟩b⟨00⟩');
  expect(traceWord('\u00a0')).toBe('⟨A0⟩');
});

test('ordinary words stay as they are', () => {
  for (const word of ['wait', '熵', '<eos>', '12', 'über', '🙂', 'toString', '__proto__'])
    expect(traceWord(word)).toBe(word);
});

test('whatever a word is, what is shown is short, not empty and without controls', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (word) => {
      const shown = traceWord(word);
      expect(shown).not.toBe('');
      // Of 64 units the longest code takes 8 signs.
      expect(shown.length).toBeLessThanOrEqual(64 * 8 + 1);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\s/u);
    }),
  );
});

test('a line joins words by spaces, unless they carry their own', () => {
  expect(traceLine(['12', '-'])).toBe('12 −');
  expect(traceLine(['So', ' the', '\n answer'])).toBe('So the answer');
  expect(traceLine([' ', '\n'], true)).toBe('␣↵');
  expect(traceLine([], true)).toBe('');
});
