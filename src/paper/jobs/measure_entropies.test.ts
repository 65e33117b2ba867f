import { expect, test } from 'vitest';
import { randomStream } from '../../random/stream.ts';
import { countdown } from '../../task/countdown/world.ts';
import type { World } from '../../task/world.ts';
import { entropiesOf } from './measure_entropies.ts';

const world = countdown as World;
const random = randomStream(1, 2);
/** The teacher's traces, with .7 nats where it chooses and .003 where it does not. */
const responses = world
  .heldOut()
  .slice(0, 30)
  .map((problem) => {
    const tokens = world.trace(problem, random);
    const entropies = world.slots(tokens).map((slot) => (world.forkSlots.includes(slot) ? 0.7 : 0.003));
    return { tokens, entropies };
  });
/** Two responses per problem. */
const byProblem = Array.from({ length: 15 }, (_, i) => responses.slice(2 * i, 2 * i + 2));
const result = entropiesOf(world, byProblem);
const pooled = responses.flatMap(({ entropies }) => entropies);
const forks = pooled.filter((entropy) => entropy > 0.5).length;

test('every token counts once, in the mean, the histogram and the slots', () => {
  expect([result.problems, result.responses]).toEqual([15, 30]);
  expect(result.tokens).toBe(pooled.length);
  expect(result.mean).toBeCloseTo((0.7 * forks + 0.003 * (pooled.length - forks)) / pooled.length, 12);
  expect(result.histogram).toHaveLength(14);
  expect(result.histogram[0]).toBe(pooled.length - forks);
  expect(result.histogram[13]).toBe(forks);
  expect(result.slots.reduce((n, slot) => n + slot.n, 0)).toBe(pooled.length);
});

test('the settled share is that of tokens that are not forks, and is within its interval', () => {
  const { share, interval } = result.settled;
  expect(share).toBeCloseTo(1 - forks / pooled.length, 12);
  expect(interval.low).toBeLessThan(share);
  expect(interval.high).toBeGreaterThan(share);
});

test('slots come highest first, those of the teacher’s choice marked, and the gap is between the two kinds', () => {
  const marked = result.slots.filter(({ fork }) => fork);
  expect(marked.map(({ slot }) => slot).sort()).toEqual(['next', 'op1', 'op2', 'x1', 'y1']);
  expect(result.slots.slice(0, 5)).toEqual(marked);
  expect(result.slotGap.nats).toBeCloseTo(0.697, 12);
  expect(result.slotGap.interval.high - result.slotGap.interval.low).toBeLessThan(1e-9);
});

test('places outside the grammar are tokens, but in no slot', () => {
  const stray = { tokens: [world.vocabulary.bos, world.vocabulary.bos], entropies: [3, 3] };
  const { tokens, slots, slotGap } = entropiesOf(world, [...byProblem, [stray]]);
  expect(tokens).toBe(pooled.length + 2);
  expect(slots).toEqual(result.slots);
  expect(slotGap.nats).toBeCloseTo(0.697, 12);
});

test('the ten highest and lowest words are reported, first those always or never written by choice', () => {
  expect([result.highest.length, result.lowest.length]).toEqual([10, 10]);
  const chosen = result.highest.filter(({ mean }) => mean > 0.7 - 1e-9);
  expect(chosen.map(({ word }) => word).sort()).toEqual(['*', '+', '-', 'stop', 'wait']);
  for (const { mean } of result.lowest) expect(mean).toBeCloseTo(0.003, 12);
});

test('intervals are over problems: the same responses drawn once more for each make them no narrower', () => {
  const twice = entropiesOf(
    world,
    byProblem.map((own) => [...own, ...own]),
  );
  expect(twice.responses).toBe(60);
  expect(twice.settled).toEqual(result.settled);
});

test('one problem has no intervals', () => {
  expect(() => entropiesOf(world, byProblem.slice(0, 1))).toThrow('1 problems are too few');
});
