import { expect, test } from 'vitest';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { runCard } from './run_card.ts';

test('the card of a run has what its pass rate is made of, and says where it was not measured', () => {
  const record = madeRecord();
  const [run] = record.runs;
  const [base, last] = run.evaluations;
  const { 'eval/first_attempt': _, 'eval/gave_up': _1, ...older } = base;
  const evaluations = [older, { ...last, 'eval/first_attempt': null, 'eval/gave_up': 0 }];
  const lines = runCard(record, { ...run, evaluations }, 1000)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split(' | ').slice(-2).join(', '));
  expect(lines).toEqual([
    'right at the first attempt, gave up |',
    '|---|---|---|---|---|---|---|',
    'not measured, not measured |',
    'not measured, 0.0 % |',
  ]);
});
