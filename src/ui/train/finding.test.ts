import { expect, test } from 'vitest';
import type { ExperimentRecord } from '../../experiment/record.ts';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { conditionSeries } from '../charts/condition_series.ts';
import { emptyExperiment, reduce } from '../state/experiment.ts';
import { timelineOf } from '../state/recorded/timeline.ts';
import { findingOf } from './finding.ts';

/** What is said once this many steps of a record have played. */
function found(record: ExperimentRecord, steps = record.spec.steps) {
  const events = timelineOf(record)
    .slice(0, steps + 1)
    .flat();
  const { runs } = reduce(emptyExperiment('', record.spec, 'recorded'), events);
  const names = record.spec.conditions.map(({ name }) => name);
  const series = conditionSeries(runs, names, (run) =>
    run.evaluations.map((e) => ({ step: e.step, value: e['eval/pass@1'] })),
  );
  return findingOf(record.spec, series);
}

test('at the end the gain of every condition is said, the random control among them', () => {
  const record = madeRecord();
  const finding = found(record);
  expect(finding).toMatchObject({ isEnd: true, seeds: 3, step: record.spec.steps });
  expect(finding?.gains.map(({ condition }) => condition)).toEqual(
    record.spec.conditions.map(({ name }) => name),
  );
  expect(finding?.gains.find(({ condition }) => condition === 'top20')?.gain).toBeCloseTo(0.32, 9);
});

test('before the first evaluation after the base nothing is said, and before the end it is not the end', () => {
  const record = madeRecord(4);
  for (const run of record.runs) {
    const [base, last] = run.evaluations;
    run.evaluations = [base, { ...last, step: 2 }, last];
  }
  expect(found(record, 1)).toBeNull();
  expect(found(record, 3)).toMatchObject({ isEnd: false, step: 2 });
});

test('while one condition was not evaluated where the others were, the step before is said of all', () => {
  const record = madeRecord(4);
  for (const run of record.runs) {
    const [base, last] = run.evaluations;
    run.evaluations = [base, { ...last, step: 2 }, ...(run.condition === 'random20' ? [] : [last])];
  }
  expect(found(record)).toMatchObject({ isEnd: false, step: 2 });
});
