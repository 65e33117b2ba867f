import { expect, test } from 'vitest';
import { randomStream } from '../random/stream.ts';
import { overlapOfTop } from './overlap.ts';
import { overlapBySlot } from './slot_overlap.ts';

const random = randomStream(3, 1);
const n = 3000;
const slots = Array.from({ length: n }, (_, i) => ['op', 'x', 'z', '=', ';'][i % 5]);

test('if entropy depends only on the slot, all of the top is shared', () => {
  const high = slots.map((slot) => (slot === 'op' ? 1 : 0));
  expect(overlapBySlot(high, high, slots, 0.2)).toBe(1);
});

test('if entropy does not depend on the slot, a fifth is shared by chance, even between a model and itself', () => {
  const entropies = slots.map(() => random.uniform());
  expect(overlapOfTop(entropies, entropies, 0.2)).toBe(1);
  const shared = overlapBySlot(entropies, entropies, slots, 0.2) ?? Number.NaN;
  // Of 600 of 3,000 drawn blindly, 20 times: .2 with a standard error of .0033.
  expect(Math.abs(shared - 0.2)).toBeLessThan(0.012);
});

test('where half of two slots is high, half of those two is shared', () => {
  // The top fifth lies in two slots of five, half of each: a shuffled model finds .5 of it.
  const entropies = slots.map((slot) => (slot === 'op' || slot === 'x' ? random.uniform() + 1 : 0));
  const shared = overlapBySlot(entropies, entropies, slots, 0.2) ?? Number.NaN;
  expect(Math.abs(shared - 0.5)).toBeLessThan(0.015);
});

test('it is the same each time', () => {
  const entropies = slots.map(() => random.uniform());
  const once = overlapBySlot(entropies, entropies.toReversed(), slots, 0.2);
  expect(overlapBySlot(entropies, entropies.toReversed(), slots, 0.2)).toBe(once);
});

test('no positions have no overlap, and slots must name every position', () => {
  expect(overlapBySlot([], [], [], 0.2)).toBeNull();
  expect(() => overlapBySlot([1], [1], [], 0.2)).toThrow('0 slots do not name 1 positions');
});
