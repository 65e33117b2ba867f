import { expect, test } from 'vitest';
import type { ExperimentRecord } from '../../experiment/record.ts';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { conditionSeries } from '../charts/condition_series.ts';
import { emptyExperiment, reduce } from '../state/experiment.ts';
import { timelineOf } from '../state/recorded/timeline.ts';
import { findingOf } from './finding.ts';

/** What may be claimed once this many steps of a record have played. */
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

test('the sentence of the paper is said where the numbers hold', () => {
  const finding = found(madeRecord());
  expect(finding).toMatchObject({ kind: 'fifth-carries', seeds: 3 });
  expect(finding?.top).toBeCloseTo(0.32, 9);
});

test('nothing is claimed before the end, or with fewer than three seeds', () => {
  expect(found(madeRecord(4), 3)).toBeNull();
  expect(found(madeRecord(4, [1, 2]))).toBeNull();
});

test('where the numbers do not hold, the gains alone are said', () => {
  const record = madeRecord();
  for (const run of record.runs) {
    if (run.condition === 'bottom80') run.evaluations[1]['eval/pass@1'] = 0.4;
  }
  expect(found(record)?.kind).toBe('gains');
});
