import { expect, test } from 'vitest';
import { parseResults, resultParts } from './results_schema.ts';
import { madeResults } from './testing/made_results.ts';

test('results are read as they were written', () => {
  expect(parseResults(JSON.parse(JSON.stringify(madeResults())))).toEqual(madeResults());
});

test.each(resultParts)('%s: the same measurement twice is refused, for it would count twice', (part) => {
  const results = madeResults();
  const twice = { ...results, [part]: [...results[part], results[part][0]] };
  expect(() => parseResults(twice)).toThrow(`${part}: the whole: something is there twice`);
});

test('a run without evaluations, and a reading without steps, are rejected', () => {
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

test('an unfinished run, or one whose points are out of order, is rejected', () => {
  const results = madeResults();
  const [run, ...runs] = results.runs;
  const withPoints = (points: typeof run.points) => ({ ...results, runs: [{ ...run, points }, ...runs] });
  expect(() => parseResults(withPoints(run.points.slice(0, 1)))).toThrow(
    'runs: 0: it has not come to its end',
  );
  expect(() => parseResults(withPoints(run.points.toReversed()))).toThrow('its steps do not rise');
  expect(() => parseResults(withPoints([...run.points, run.points[0]]))).toThrow('its steps do not rise');
});

test('intervals are ordered, and numbers are bounded', () => {
  const results = madeResults();
  const [entropies] = results.entropies;
  const withGap = (slotGap: typeof entropies.slotGap) => ({
    ...results,
    entropies: [{ ...entropies, slotGap }],
  });
  const { nats } = entropies.slotGap;
  expect(() => parseResults(withGap({ nats, interval: { low: 1, high: 0 } }))).toThrow(
    'an interval ends before it begins',
  );
  expect(() => parseResults(withGap({ nats: 1e308, interval: { low: 0, high: 1 } }))).toThrow('slotGap.nats');
});

test('a reading without bins or percentiles is rejected', () => {
  const results = madeResults();
  const [reading] = results.readings;
  expect(() => parseResults({ ...results, readings: [{ ...reading, change: [] }] })).toThrow('0.change');
  const steps = reading.steps.map((step) => ({ ...step, percentiles: [] }));
  expect(() => parseResults({ ...results, readings: [{ ...reading, steps }] })).toThrow('percentiles');
});
