import { expect, test } from 'vitest';
import { opensThinking, thinkingPart } from './thinking_part.ts';

test('thinking goes to the last end of it, in whatever pieces that is written', () => {
  expect(thinkingPart(['<think>', '\n', 'so', '</think>', ' 7'], false)).toEqual([0, 4]);
  expect(thinkingPart(['Hm', '<th', 'ink>', 'so', '</', 'think', '>', ' 7'], false)).toEqual([1, 7]);
  expect(thinkingPart(['so', '</think>', ' 7'], true)).toEqual([0, 2]);
  expect(thinkingPart(['so', ' on'], true)).toEqual([0, 2]);
  expect(thinkingPart(['<think>', 'so'], false)).toEqual([0, 2]);
});

test('without a sign of it there is none', () => {
  expect(thinkingPart(['I', ' think', ' 7'], false)).toBeNull();
  expect(thinkingPart([], false)).toBeNull();
});

test('a prompt may have begun it', () => {
  expect(opensThinking(['assistant', '\n', '<think>', '\n'])).toBe(true);
  expect(opensThinking(['<think>', 'x', '</think>', '\n'])).toBe(false);
});
