import { expect, test } from 'vitest';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { recordingOf } from './records.ts';

test('the recorded run is of the first three seeds that every condition has, by seed and condition', () => {
  const record = madeRecord(2, [1, 2, 3, 4, 5]);
  const without = record.runs.filter(
    ({ seed, condition }) => seed !== 2 || condition !== record.runs[0].condition,
  );
  const recording = recordingOf({ ...record, runs: [...without].reverse() });
  expect(recording?.spec.seeds).toEqual([1, 3, 4]);
  const names = record.spec.conditions.map(({ name }) => name);
  expect(recording?.runs.map(({ seed, condition }) => [seed, condition])).toEqual(
    [1, 3, 4].flatMap((seed) => names.map((name) => [seed, name])),
  );
});

test('with fewer there is none', () => {
  expect(recordingOf(madeRecord(2, [1, 2]))).toBeNull();
});
