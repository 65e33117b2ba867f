import { expect, test } from 'vitest';
import { joinedWords } from './joined_words.ts';

const join = (...pieces: string[]) =>
  joinedWords(pieces.map((word, i) => ({ word, entropy: i }))).map(({ word, entropy }) => [word, entropy]);

test('pieces that follow one another without a space are a word, with the entropy of its first', () => {
  expect(join('So', ' pass', 'engers', ' 1', '2', '.', '\n', 'Then', '<|im_end|>')).toEqual([
    ['So', 0],
    ['passengers', 1],
    ['12', 3],
    ['.', 5],
    ['\n', 6],
    ['Then', 7],
    ['<|im_end|>', 8],
  ]);
});

test('where words have no spaces between them pieces stay, and parts of characters belong to what they are of', () => {
  expect(join('我', '们', 'are', ' caf', 'é', '', '🙂', '')).toEqual([
    ['我', 0],
    ['们', 1],
    ['are', 2],
    ['café', 3],
    ['🙂', 6],
  ]);
  expect(join()).toEqual([]);
});
