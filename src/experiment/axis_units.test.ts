import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisMapping, axisUnits } from './axis_units.ts';

const line = (step: number, num_tokens: number, rollout = 100, update = 200) => ({
  step,
  num_tokens,
  'time/rollout': rollout,
  'time/update': update,
});
const run = [line(1, 900), line(2, 2000, 50, 50), line(3, 2500)];

test('a step lies at its step, its tokens or the time of all steps up to it', () => {
  const at = (unit: (typeof axisUnits)[number]) => [0, 1, 2, 3].map(axisMapping(run, unit));
  expect(at('step')).toEqual([0, 1, 2, 3]);
  expect(at('tokens')).toEqual([0, 900, 2000, 2500]);
  expect(at('time')).toEqual([0, 300, 400, 700]);
});

test('it is linear between two steps, and constant after the last one', () => {
  const sparse = axisMapping([line(10, 1000), line(20, 3000)], 'tokens');
  expect([5, 15, 20, 99].map(sparse)).toEqual([500, 2000, 3000, 3000]);
  expect([0, 7].map(axisMapping([], 'time'))).toEqual([0, 0]);
});

test('steps undone by a resume do not count, nor does their time', () => {
  const resumed = [...run, line(2, 1900, 10, 10), line(3, 2600, 10, 10)];
  expect([1, 2, 3].map(axisMapping(resumed, 'tokens'))).toEqual([900, 1900, 2600]);
  expect([1, 2, 3].map(axisMapping(resumed, 'time'))).toEqual([300, 320, 340]);
});

test('a restarted token counter continues from its previous value', () => {
  expect([3, 4, 5].map(axisMapping([...run, line(4, 700), line(5, 1500)], 'tokens'))).toEqual([
    2500, 3200, 4000,
  ]);
});

test('the mapping is monotonic for any record', () => {
  const odd = fc.oneof(fc.integer({ min: -50, max: 5000 }), fc.constantFrom(Number.NaN, Infinity, -Infinity));
  const lines = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 30 }), odd, odd, odd).map((parts) => line(...parts)),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(lines, fc.constantFrom(...axisUnits), (record, unit) => {
      const x = axisMapping(record, unit);
      let before = 0;
      for (let step = 0; step <= 31; step += 0.5) {
        expect(x(step)).toBeGreaterThanOrEqual(before);
        before = x(step);
      }
    }),
  );
});
