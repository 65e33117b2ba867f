import type { WordEntropy } from './token_entropy.ts';

/** Letters and digits, which make a word with those before them. */
const inWord = /^[\p{L}\p{M}\p{N}'’]/u;
const endsInWord = /[\p{L}\p{M}\p{N}'’]$/u;
/** Scripts that put no space between words: there a piece is as much of a word as there is. */
const unspaced =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\p{Script=Lao}|\p{Script=Khmer}/u;

/**
 * Pieces of a text as words, for the paper's figures of words on models whose tokens are pieces: letters and digits that
 * follow one another are one word. Its entropy is that of its first piece, where the word was chosen.
 * @param pieces of one response, as they stand in its text; empty ones belong to the one before
 */
export function joinedWords(pieces: readonly WordEntropy[]): WordEntropy[] {
  const words: { word: string; entropy: number | null }[] = [];
  for (const { word: piece, entropy } of pieces) {
    const last = words.at(-1);
    const joins =
      piece === '' ||
      (inWord.test(piece) &&
        last !== undefined &&
        endsInWord.test(last.word) &&
        !unspaced.test(piece) &&
        !unspaced.test(last.word));
    if (last && joins) last.word += piece;
    else words.push({ word: piece, entropy });
  }
  return words.map(({ word, entropy }) => ({ word: word.trim() || word, entropy }));
}
