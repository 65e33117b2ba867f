import { expect, test } from 'vitest';
import type { ExperimentId } from './names.ts';
import type { Results } from './results.ts';
import { noResults } from './testing/made_results.ts';
import { pointOf, runOf } from './testing/tiny_results.ts';
import { checksOfTrainings, entropyAtPass } from './training_checks.ts';

const estimateOf = (figure: keyof typeof checksOfTrainings, id: string, results: Results) => {
  const check = checksOfTrainings[figure].find((one) => one.id === id);
  if (!check) throw new Error(id);
  return check.estimate(results);
};

const falling = [
  pointOf(0, 0.2, { entropy: 0.3 }),
  pointOf(20, 0.4, { entropy: 0.2 }),
  pointOf(40, 0.5, { entropy: 0.1 }),
];

test('entropy at a pass rate is read between evaluations, at the start before it, at the end beyond it', () => {
  expect(entropyAtPass(falling, 0.1)).toBe(0.3);
  expect(entropyAtPass(falling, 0.2)).toBe(0.3);
  expect(entropyAtPass(falling, 0.25)).toBeCloseTo(0.275, 12);
  expect(entropyAtPass(falling, 0.4)).toBeCloseTo(0.2, 12);
  expect(entropyAtPass(falling, 0.45)).toBeCloseTo(0.15, 12);
  expect(entropyAtPass(falling, 0.9)).toBe(0.1);
});

test('a pass rate is first reached where a run later falls below it again', () => {
  const swaying = [
    ...falling.slice(0, 2),
    pointOf(30, 0.3, { entropy: 0.25 }),
    pointOf(40, 0.5, { entropy: 0.1 }),
  ];
  expect(entropyAtPass(swaying, 0.35)).toBeCloseTo(0.225, 12);
});

test('entropies are compared at the lower of two ends, seed by seed', () => {
  const results: Results = {
    ...noResults,
    runs: [
      runOf('main', 'top20', 1, falling),
      runOf('main', 'top20', 2, falling),
      // It ends at .4, where the other is at .2; and at .6, beyond the other's end, of which .5 is reached at .18.
      runOf('main', 'all', 1, [pointOf(0, 0.2, { entropy: 0.3 }), pointOf(40, 0.4, { entropy: 0.15 })]),
      runOf('main', 'all', 2, [pointOf(0, 0.2, { entropy: 0.3 }), pointOf(40, 0.6, { entropy: 0.14 })]),
      runOf('main', 'top20', 3, falling),
      runOf('main', 'all', 3, falling),
      // It ends below where both began.
      runOf('main', 'top20', 4, falling),
      runOf('main', 'all', 4, [pointOf(0, 0.2, { entropy: 0.3 }), pointOf(40, 0.15, { entropy: 0.1 })]),
    ],
  };
  const estimate = estimateOf('fig7-entropy', 'all', results);
  // .2 - .15, .1 - .18, and one that is alike
  expect(estimate).toMatchObject({ value: expect.closeTo((0.05 - 0.08) / 3, 12), n: 3 });
  const two = { ...results, runs: results.runs.filter(({ seed }) => seed !== 3) };
  expect(estimateOf('fig7-entropy', 'all', two)).toBeNull();
  // At equal steps all four seeds count, the last of which ends at .1.
  expect(estimateOf('fig7-entropy', 'all-steps', results)).toMatchObject({ n: 4 });
});

test('pooled over all six bases, each is one number, however many seeds it has', () => {
  const lead = (experiment: ExperimentId, ...leads: number[]) =>
    leads.flatMap((by, i) => [
      runOf(experiment, 'top20', i + 1, 0.4 + by),
      runOf(experiment, 'all', i + 1, 0.4),
    ]);
  const results: Results = {
    ...noResults,
    runs: [
      ...lead('main', 0.01, 0.02, 0.03, 0.04),
      ...lead('base-2', -0.01),
      ...lead('base-3', 0.01),
      ...lead('size-50k', -0.03, -0.01),
      ...lead('size-850k', 0.02),
      ...lead('long', 0.005),
    ],
  };
  // .025, -.01, .01, -.02, .02 and .005
  expect(estimateOf('table2', 'pooled', results)).toMatchObject({
    value: expect.closeTo(0.03 / 6, 12),
    n: 6,
  });
  const five = { ...results, runs: results.runs.filter(({ experiment }) => experiment !== 'long') };
  expect(estimateOf('table2', 'pooled', five)).toBeNull();
});
