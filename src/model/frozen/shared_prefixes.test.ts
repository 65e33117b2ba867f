import { expect, test } from 'vitest';
import { prefillSources } from './shared_prefixes.ts';

test('prompts of one group, and branches along one text, are copied from the longest of them', () => {
  const text = [1, 2, 3, 4, 5, 6];
  const branch = (length: number, token: number) => [...text.slice(0, length), token];
  const group = branch(2, 9);
  const rows = [group, group, branch(2, 8), branch(5, 9), branch(3, 7), [1, 3, 3], [7]];
  // Of a prompt of one token nothing is prefilled.
  expect(prefillSources(rows)).toEqual([3, 3, 3, 3, 3, 5, 3]);
});

test('a prompt whose last token is another’s too is a start of it all the same; others are prefilled by themselves', () => {
  expect(
    prefillSources([
      [1, 2],
      [1, 2, 3],
      [1, 2],
    ]),
  ).toEqual([1, 1, 1]);
  expect(
    prefillSources([
      [1, 2, 3],
      [2, 2, 3],
      [1, 2, 4],
    ]),
  ).toEqual([0, 1, 0]);
  expect(prefillSources([])).toEqual([]);
});
