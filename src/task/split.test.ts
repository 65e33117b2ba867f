import { expect, test } from 'vitest';
import { inHashOrder, partOf, problemHash } from './split.ts';

test('the split of a problem never changes between versions', () => {
  // Published results and shipped bases depend on these: a change here needs a new preset version.
  expect([problemHash([12, 8, 3, 17]), problemHash([7, 3, 2, 11]), problemHash([0])]).toMatchInlineSnapshot(`
    [
      3673212692,
      3731240925,
      2578415984,
    ]
  `);
});

test('each residue of the hash holds about a tenth of all small problems', () => {
  const counts = new Array(10).fill(0);
  for (let a = 1; a <= 20; a++) {
    for (let b = 1; b <= 20; b++)
      for (let goal = 1; goal <= 40; goal++) counts[problemHash([a, b, goal]) % 10]++;
  }
  // 16,000 problems: 1,600 each, standard deviation 38.
  for (const count of counts) expect(Math.abs(count - 1600)).toBeLessThan(4 * 38);
});

test('flipping any bit of a word flips each bit of the hash about half the time', () => {
  for (let bit = 0; bit < 6; bit++) {
    const flips = new Array(32).fill(0);
    for (let n = 0; n < 1024; n++) {
      const difference = problemHash([n, 5]) ^ problemHash([n ^ (1 << bit), 5]);
      for (let i = 0; i < 32; i++) flips[i] += (difference >>> i) & 1;
    }
    for (const count of flips) expect(Math.abs(count / 1024 - 0.5)).toBeLessThan(0.1);
  }
});

test('the order of a list does not lean on the split', () => {
  const numbers = Array.from({ length: 5000 }, (_, n) => n);
  const ordered = inHashOrder(numbers, (n) => [n]);
  expect([...ordered].sort((a, b) => a - b)).toEqual(numbers);
  const heldOutInFirstHalf = ordered.slice(0, 2500).filter((n) => partOf([n]) === 'held-out').length;
  expect(Math.abs(heldOutInFirstHalf - 250)).toBeLessThan(60);
});
