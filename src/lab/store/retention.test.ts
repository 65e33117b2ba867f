import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptCheckpoints, keptModels } from './retention.ts';

const written = (steps: [step: number, pass: number | null][]) =>
  steps.map(([step, pass], i) => ({ file: `f${i}`, step, pass, bytes: 1 }));
const stepsKept = (steps: [number, number | null][]) => keptCheckpoints(written(steps)).map((c) => c.step);

test('the last two and the best are kept', () => {
  expect(
    stepsKept([
      [5, 0.2],
      [10, 0.9],
      [15, 0.4],
      [20, null],
      [25, 0.5],
    ]),
  ).toEqual([10, 20, 25]);
  expect(
    stepsKept([
      [5, 0.9],
      [10, 0.2],
    ]),
  ).toEqual([5, 10]);
  expect(
    stepsKept([
      [5, null],
      [10, null],
      [15, null],
    ]),
  ).toEqual([10, 15]);
});

test('among ties the latest is the best, and a rewritten step counts once', () => {
  expect(
    stepsKept([
      [5, 0.9],
      [10, 0.9],
      [15, 0.1],
      [20, 0.1],
    ]),
  ).toEqual([10, 15, 20]);
  expect(
    keptCheckpoints(
      written([
        [5, null],
        [5, 0.3],
      ]),
    ).map((c) => c.file),
  ).toEqual(['f1']);
});

test('deleting incrementally keeps the same as deleting at the end', () => {
  const passes = fc.array(fc.option(fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(passes, (list) => {
      const all = written(list.map((pass, i) => [i, pass]));
      const stepwise = all.reduce<typeof all>((kept, next) => keptCheckpoints(kept.concat(next)), []);
      expect(stepwise).toEqual(keptCheckpoints(all));
      expect(stepwise.length).toBeLessThanOrEqual(3);
    }),
  );
});

const models = (steps: readonly number[]) => steps.map((step) => ({ file: `m${step}`, step, bytes: 1 }));

test('the models that are kept are spread over the training, with the first and the last', () => {
  expect(keptModels(models([10, 20, 30, 40])).map(({ step }) => step)).toEqual([10, 20, 30, 40]);
  expect(keptModels(models([10, 11, 20, 30, 40]), 4).map(({ step }) => step)).toEqual([10, 20, 30, 40]);
  // Written one by one, as in training: always roughly even.
  let kept: ReturnType<typeof models> = [];
  for (let step = 1; step <= 200; step++) kept = keptModels([...kept, ...models([step])]);
  const steps = kept.map(({ step }) => step);
  expect(steps).toHaveLength(12);
  expect([steps[0], steps[11]]).toEqual([1, 200]);
  const gaps = steps.slice(1).map((step, i) => step - steps[i]);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(40);
});

test('a rewritten model replaces that of the same step', () => {
  const again = { file: 'again', step: 10, bytes: 1 };
  expect(keptModels([...models([10, 20]), again]).map(({ file }) => file)).toEqual(['again', 'm20']);
});
