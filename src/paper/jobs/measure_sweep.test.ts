import { expect, test } from 'vitest';
import type { SweepPoint, Varied } from '../../experiment/sweep.ts';
import { sweptOf } from './measure_sweep.ts';

const point = (vary: Varied, temperature: number): SweepPoint => ({
  vary,
  temperature,
  threshold: 0.6,
  problems: 5,
  samples: 4,
  pass: 0,
  se: 0,
  truncated: 0,
  length: 20,
  forkShare: 0.2,
});
const forks = [1, 0.75, 0.5, 0.25, 0.5];
const others = [0.5, 0.75, 0.25, 0, 0.25];
const plain = [1, 0, 0, 0, 1];
const swept = sweptOf({
  points: [point('forks', 1), point('forks', 2), point('others', 1), point('others', 2)],
  rates: [plain, forks, plain, others],
});

test('each temperature has its pass rate with an interval over problems, and 1 is one point for both', () => {
  expect(swept.points.map(({ place, temperature }) => [place, temperature])).toEqual([
    ['both', 1],
    ['forks', 2],
    ['others', 2],
  ]);
  // scipy.stats.t.interval(.95, 4, mean, scipy.stats.sem(rates))
  expect(swept.points[1].passAt1).toBeCloseTo(0.6, 12);
  expect(swept.points[1].interval.low).toBeCloseTo(0.24607130575443192, 10);
  expect(swept.points[1].interval.high).toBeCloseTo(0.953928694245568, 10);
  expect(swept.points[2].interval.low).toBeCloseTo(-0.003928694245568076, 10);
});

test('the difference between forks and others at a temperature is paired over problems', () => {
  expect(swept.differences).toHaveLength(1);
  const [{ temperature, mean, interval }] = swept.differences;
  expect([temperature, mean]).toEqual([2, 0.25]);
  // The same of the differences: far narrower than that of independent rates would be.
  expect(interval.low).toBeCloseTo(0.0305027417287293, 10);
  expect(interval.high).toBeCloseTo(0.4694972582712707, 10);
});

test('one problem gives no interval over problems', () => {
  expect(() => sweptOf({ points: [point('forks', 2)], rates: [[1]] })).toThrow('fewer than two problems');
});
