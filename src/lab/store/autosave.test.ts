import { expect, test } from 'vitest';
import { madeRun } from '../../experiment/testing/made_record.ts';
import { isDue } from './autosave.ts';

const run = (steps: number) => ({ ...madeRun('top20', 1, steps), evaluations: [] });
const saved = (step: number, at = 0) => ({ step, evaluations: 0, at });

test('the first step is saved, and then every ten steps or twenty seconds', () => {
  expect(isDue(run(1), saved(0), 'step', 0)).toBe(true);
  expect(isDue(run(14), saved(5), 'step', 19_000)).toBe(false);
  expect(isDue(run(15), saved(5), 'step', 0)).toBe(true);
  expect(isDue(run(6), saved(5, 1000), 'step', 21_000)).toBe(true);
});

test('an evaluated step, a pause and the end are saved at once, unless nothing has changed', () => {
  for (const moment of ['evaluated', 'rest', 'final'] as const) {
    expect(isDue(run(6), saved(5), moment, 0)).toBe(true);
    expect(isDue(run(6), saved(6), moment, 1e9)).toBe(false);
  }
  expect(isDue(madeRun('top20', 1, 6), saved(6), 'evaluated', 0)).toBe(true);
});
