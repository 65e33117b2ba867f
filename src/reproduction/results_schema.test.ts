import { expect, test } from 'vitest';
import { parseResults, resultParts } from './results_schema.ts';
import { madeResults } from './testing/made_results.ts';

test('what was measured is read as it was written', () => {
  expect(parseResults(JSON.parse(JSON.stringify(madeResults())))).toEqual(madeResults());
});

test.each(resultParts)('%s: the same measurement twice is refused, for it would count twice', (part) => {
  const results = madeResults();
  const twice = { ...results, [part]: [...results[part], results[part][0]] };
  expect(() => parseResults(twice)).toThrow(`${part}: the whole: something is there twice`);
});

test('a run that was nowhere evaluated, and a reading of no step, are refused', () => {
  const results = madeResults();
  const [run, ...runs] = results.runs;
  expect(() => parseResults({ ...results, runs: [{ ...run, points: [] }, ...runs] })).toThrow(
    'runs: 0.points',
  );
  const [reading] = results.readings;
  expect(() => parseResults({ ...results, readings: [{ ...reading, steps: [] }] })).toThrow(
    'readings: 0.steps',
  );
});
