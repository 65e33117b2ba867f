import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModelConfig } from '../model/config.ts';
import type { CheckpointFacts } from './client/inspect_protocol.ts';
import { Checkpoints } from './inspectable_checkpoints.ts';

const origin = { base: 'countdown-164k', world: 'countdown', config: {} as ModelConfig };
const run = (condition: string, seed = 1) => ({ condition, seed });
/** 100 floats: 400 bytes. */
const values = (fill: number) => new Float32Array(100).fill(fill);

function held(most?: number) {
  const reported: CheckpointFacts[][] = [];
  const checkpoints = new Checkpoints((facts) => reported.push(facts), most);
  checkpoints.begin(origin);
  const steps = (condition: string) =>
    checkpoints
      .facts()
      .filter((f) => f.condition === condition)
      .map((f) => f.step);
  return { checkpoints, reported, steps };
}

test('a checkpoint is found by run and step, and every change of the list is reported', () => {
  const { checkpoints, reported } = held();
  checkpoints.add(run('top20'), 0, values(0));
  checkpoints.add(run('top20', 2), 0, values(1));
  checkpoints.add(run('top20'), 5, values(2));
  expect(checkpoints.find(run('top20', 2), 0)?.weights.values[0]).toBe(1);
  expect(checkpoints.find(run('top20'), 5)).toMatchObject({ origin, weights: { config: origin.config } });
  expect(checkpoints.find(run('top20'), 3)).toBeNull();
  expect(checkpoints.find(run('all'), 5)).toBeNull();
  expect(reported.map((facts) => facts.length)).toEqual([0, 1, 2, 3]);
  expect(reported[3][2]).toEqual({
    condition: 'top20',
    seed: 1,
    step: 5,
    base: 'countdown-164k',
    world: 'countdown',
  });
});

test('the next experiment starts without checkpoints', () => {
  const { checkpoints, reported } = held();
  checkpoints.add(run('top20'), 0, values(0));
  checkpoints.begin(origin);
  expect(reported.at(-1)).toEqual([]);
  expect(checkpoints.find(run('top20'), 0)).toBeNull();
});

test('over the limit, the oldest intermediate ones are dropped first, then the oldest first ones', () => {
  const { checkpoints, steps } = held(4 * 400);
  for (const step of [0, 5]) for (const name of ['a', 'b']) checkpoints.add(run(name), step, values(step));
  expect([steps('a'), steps('b')]).toEqual([
    [0, 5],
    [0, 5],
  ]);
  checkpoints.add(run('a'), 10, values(10));
  expect([steps('a'), steps('b')]).toEqual([
    [0, 10],
    [0, 5],
  ]);
  checkpoints.add(run('b'), 10, values(10));
  checkpoints.add(run('c'), 10, values(10));
  expect([steps('a'), steps('b'), steps('c')]).toEqual([[10], [0, 10], [10]]);
});

test('the last of a run is never dropped, and the limit holds again as soon as possible', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 20 })), { maxLength: 40 }),
      fc.integer({ min: 0, max: 8 }),
      (added, most) => {
        const { checkpoints, steps } = held(most * 400);
        const last = new Map<string, number>();
        for (const [name, step] of added) {
          checkpoints.add(run(name), step, values(step));
          last.set(name, step);
          for (const [of, at] of last) expect(steps(of).at(-1)).toBe(at);
          expect(checkpoints.facts().length).toBeLessThanOrEqual(Math.max(most, last.size));
        }
      },
    ),
  );
});

test('an array shared by runs is counted once', () => {
  const { checkpoints, steps } = held(2 * 400);
  const base = values(0);
  for (const name of ['a', 'b', 'c', 'd']) checkpoints.add(run(name), 0, base);
  checkpoints.add(run('a'), 5, values(5));
  expect(['a', 'b', 'c', 'd'].map(steps)).toEqual([[0, 5], [0], [0], [0]]);
});
