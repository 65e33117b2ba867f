import { expect, test } from 'vitest';
import { agreementsOf } from './agreement.ts';
import type { Results, RunResult, Sampled } from './results.ts';
import { noResults } from './testing/made_results.ts';

const fifth = { rate: 0.2, se: 0 };
const ofBase: Sampled = {
  temperature: 1,
  samples: 64,
  passAt1: fifth,
  passAt8: fifth,
  firstAttempt: fifth,
  perAttempt: 0.2,
  attempts: 1,
  gaveUp: 0.8,
  truncated: 0,
  length: 23,
};

/** Runs of the main experiment whose top 20 % gain so much in pass@1, a seed each. */
const gaining = (...gains: readonly number[]): Results => ({
  ...noResults,
  persistence: [
    {
      model: { base: 'countdown-164k' },
      problems: 249,
      asIs: ofBase,
      goesOn: ofBase,
      tuned: ofBase,
      validation: [],
    },
  ],
  runs: gains.map((gain, i): RunResult => {
    const point = {
      passAtK: 0.5,
      k: 8,
      problems: 249,
      length: 40,
      entropy: 0.2,
      truncated: 0,
      firstAttempt: 0.2,
      gaveUp: 0.1,
    };
    return {
      experiment: 'main',
      condition: 'top20',
      seed: i + 1,
      steps: 40,
      seconds: 1,
      tokens: 1,
      clipped: null,
      hash: null,
      points: [
        { step: 0, passAt1: 0.2, ...point },
        { step: 40, passAt1: 0.2 + gain, ...point },
      ],
    };
  }),
});

const agrees = (ours: Results, published: Results) =>
  agreementsOf(['table2'], ours, published).find(({ check }) => check === 'gain')?.agrees;

// 0.25 ± 0.0196 is the mean's interval, and 0.25 ± 0.0481 that of one more seed:
// scipy.stats.t.ppf(.975, 4) * numpy.std(gains, ddof=1) * numpy.sqrt(1 / 5), and with 1 + 1 / 5.
const published = gaining(0.23, 0.24, 0.25, 0.26, 0.27);

test('a single seed is compared with the prediction interval, not with the mean', () => {
  expect(agrees(gaining(0.29), published)).toBe(true);
  expect(agrees(gaining(0.2), published)).toBe(false);
});

test('two means agree if their intervals overlap', () => {
  expect(agrees(gaining(0.279, 0.28, 0.281), published)).toBe(false);
  expect(agrees(gaining(0.26, 0.27, 0.28), published)).toBe(true);
});

test('checks that only one of them has are not compared', () => {
  expect(agreementsOf(['table2'], noResults, published)).toEqual([]);
});
