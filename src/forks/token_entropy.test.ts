import { expect, test } from 'vitest';
import { entropyByWord, frequencyFloor, rankWords } from './token_entropy.ts';

const tokens = [
  { word: 'wait', entropy: 0.7 },
  { word: '=', entropy: 0 },
  { word: '+', entropy: 1 },
  { word: 'wait', entropy: 0.5 },
  { word: '=', entropy: 0.002 },
  { word: '=', entropy: 0.001 },
  { word: '+', entropy: null },
  { word: '<bos>', entropy: null },
];

test('a word has its frequency and mean entropy, over the positions where it is known', () => {
  expect(entropyByWord(tokens)).toEqual([
    { word: '+', count: 1, mean: 1 },
    { word: 'wait', count: 2, mean: expect.closeTo(0.6, 12) },
    { word: '=', count: 3, mean: expect.closeTo(0.001, 12) },
  ]);
});

test('only words above the floor are ranked, from both ends', () => {
  const { highest, lowest, words, ranked, tokens: known } = rankWords(tokens, 2, 1);
  expect(highest.map(({ word }) => word)).toEqual(['wait', '=']);
  expect(lowest.map(({ word }) => word)).toEqual(['=', 'wait']);
  expect([words, ranked, known]).toEqual([3, 2, 6]);
  expect(rankWords(tokens, 1).highest.map(({ word }) => word)).toEqual(['+']);
  expect(rankWords([], 5)).toEqual({ highest: [], lowest: [], words: 0, ranked: 0, tokens: 0 });
});

test('equal means are ordered by frequency, then by word', () => {
  const words = ['b', 'a', 'c', 'c'].map((word) => ({ word, entropy: 0 }));
  expect(entropyByWord(words).map(({ word }) => word)).toEqual(['c', 'a', 'b']);
});

test("the floor is the paper's more than 100 of a million, scaled", () => {
  expect(frequencyFloor(1_000_000)).toBe(100);
  expect(frequencyFloor(60_000)).toBe(6);
});

test('a word that is a property of every object is a word like others', () => {
  const words = ['__proto__', 'constructor', '__proto__'].map((word) => ({ word, entropy: 1 }));
  expect(entropyByWord(words).map(({ word, count }) => [word, count])).toEqual([
    ['__proto__', 2],
    ['constructor', 1],
  ]);
});
