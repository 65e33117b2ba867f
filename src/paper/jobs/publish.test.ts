import { expect, test } from 'vitest';
import { madeResults, noResults } from '../testing/made_results.ts';
import { readPublished, refuseLoss } from './publish.ts';

test('results that lack what is published are refused, and others are not', async () => {
  const results = madeResults();
  const fewer = { ...results, runs: results.runs.slice(1), sweeps: [] };
  expect(() => refuseLoss(fewer, results)).toThrow('there are fewer runs, sweeps than in');
  expect(() => refuseLoss(results, fewer)).not.toThrow();
  expect(() => refuseLoss(noResults, null)).not.toThrow();
});

test('where nothing is published there is nothing to lose', async () => {
  expect(await readPublished('/nowhere')).toBeNull();
  expect((await readPublished())?.results.runs.length).toBeGreaterThan(100);
});
