import { expect, test } from 'vitest';
import { entropyByPosition, entropyBySlot } from './slot_entropy.ts';

const responses = [
  [0.6, 1, 0],
  [0.8, null, 0.1, 2],
];

test('slots come in the order of the grammar, each with its tokens', () => {
  const slots = [
    ['x1', 'op1', 'x1'],
    ['x1', 'op1', 'goal', ''],
  ];
  expect(entropyBySlot(responses, slots).map(({ place, n, mean }) => [place, n, mean])).toEqual([
    ['x1', 3, expect.closeTo(1.4 / 3, 12)],
    ['op1', 1, 1],
    ['goal', 1, 0.1],
    ['', 1, 2],
  ]);
});

test('positions rise, and later ones have only the longer responses', () => {
  const found = entropyByPosition([[null, 0.5], ...responses]);
  expect(found.map(({ place, n }) => [place, n])).toEqual([
    [0, 2],
    [1, 2],
    [2, 2],
    [3, 1],
  ]);
  // numpy.percentile([0.6, 0.8], [10, 50, 90])
  expect(found[0]).toMatchObject({
    p10: expect.closeTo(0.62, 12),
    median: expect.closeTo(0.7, 12),
    p90: expect.closeTo(0.78, 12),
  });
});
