import { expect, test } from 'vitest';
import { madeEvaluation } from '../../experiment/testing/made_record.ts';
import type { RunState } from '../state/experiment.ts';
import { domainOf } from './axis_domain.ts';
import { conditionSeries, pointAt, thinned } from './condition_series.ts';

const run = (seed: number, passes: readonly number[]): RunState => ({
  condition: 'all',
  seed,
  metrics: [],
  samples: [],
  evaluations: passes.map((pass, i) => madeEvaluation(i * 10, pass)),
});
const series = (...runs: RunState[]) =>
  conditionSeries(Object.fromEntries(runs.map((r) => [r.seed, r])), ['all'], (r) =>
    r.evaluations.map((e) => ({ step: e.step, value: e['eval/pass@1'] })),
  );

test('the mean is over seeds, with its count and standard deviation', () => {
  const [{ mean }] = series(run(1, [0.2, 0.4]), run(2, [0.2, 0.6]));
  expect(mean[1]).toMatchObject({ step: 10, value: 0.5, n: 2 });
  expect(mean[1].deviation).toBeCloseTo(Math.SQRT2 / 10, 12);
  expect(series(run(1, [0.2]))[0].mean[0].deviation).toBeNull();
});

test('a seed joins the mean once it has caught up', () => {
  const [{ mean, seeds }] = series(run(1, [0.2, 0.4, 0.6]), run(2, [0.1]));
  expect(seeds).toHaveLength(2);
  expect(mean.map(({ n, value }) => [n, value])).toEqual([
    [1, 0.2],
    [1, 0.4],
    [1, 0.6],
  ]);
});

test('a gap of one seed leaves the mean to the others, and a gap of all is a gap', () => {
  const runs = [
    [0.2, null, null, 0.4],
    [0.4, 0.6, null, 0.4],
  ].map((values, seed) => ({ ...run(seed, []), values }));
  const [{ mean }] = conditionSeries(Object.fromEntries(runs.map((r) => [r.seed, r])), ['all'], (r) =>
    (r as (typeof runs)[number]).values.map((value, step) => ({ step, value })),
  );
  expect(mean.map(({ value, n, deviation }) => [value, n, deviation])).toEqual([
    [expect.closeTo(0.3, 12), 2, expect.closeTo(Math.SQRT2 / 10, 12)],
    [0.6, 1, null],
    [null, 0, null],
    [0.4, 2, 0],
  ]);
});

test('a condition without a point yet is left out', () => {
  expect(series(run(1, []))).toEqual([]);
});

test('a step between two points takes the earlier one', () => {
  const points = [
    { step: 0, value: 1 },
    { step: 10, value: 2 },
  ];
  expect(pointAt(points, 9)?.value).toBe(1);
  expect(pointAt(points, 10)?.value).toBe(2);
  expect(pointAt([], 3)).toBeUndefined();
});

test('thinning keeps both ends', () => {
  const points = Array.from({ length: 1000 }, (_, i) => i);
  const few = thinned(points, 10);
  expect(few).toHaveLength(10);
  expect([few[0], few[9]]).toEqual([0, 999]);
});

test('a domain holds its values, is wide enough, and stays within its bounds', () => {
  expect(domainOf([0.21, 0.58], 0.1, 0.5, [0, 1])).toEqual([0.2, 0.7]);
  expect(domainOf([0.96, 1], 0.1, 0.5, [0, 1])).toEqual([0.5, 1]);
  expect(domainOf([], 0.1, 0.5, [0, 1])).toEqual([0, 0.5]);
  expect(domainOf([0.1, 0.3], 0.1, 0.1)).toEqual([0.1, 0.3]);
});
