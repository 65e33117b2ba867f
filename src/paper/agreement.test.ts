import { expect, test } from 'vitest';
import { agreementsOf } from './agreement.ts';
import type { Results } from './results.ts';
import { noResults } from './testing/made_results.ts';
import { runOf, testOf } from './testing/tiny_results.ts';

/** Runs of the main experiment whose top 20 % gain so much in pass@1, a seed each, over a base at a fifth. */
const gaining = (...gains: readonly number[]): Results => ({
  ...noResults,
  persistence: [testOf({ base: 'countdown-164k' }, {})],
  runs: gains.map((gain, i) => runOf('main', 'top20', i + 1, 0.2 + gain)),
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
