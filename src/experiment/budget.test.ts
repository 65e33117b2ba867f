import * as v from 'valibot';
import { expect, test } from 'vitest';
import { type Budget, budgetSchema, isSpent } from './budget.ts';
import { madeMetrics } from './testing/made_record.ts';

const run = (step: number, num_tokens: number, seconds: number) => ({
  metrics: [{ ...madeMetrics(step), num_tokens }],
  seconds,
});

test('a budget is spent at its number of steps, tokens or minutes, and not before', () => {
  const spent = (budget: Budget) => isSpent(budget, run(12, 3000, 90));
  expect([13, 12, 1].map((most) => spent({ kind: 'steps', most }))).toEqual([false, true, true]);
  expect([3001, 3000].map((most) => spent({ kind: 'tokens', most }))).toEqual([false, true]);
  expect([1.6, 1.5].map((most) => spent({ kind: 'minutes', most }))).toEqual([false, true]);
});

test('a run that has taken no step has spent nothing', () => {
  expect(isSpent({ kind: 'steps', most: 1 }, { metrics: [], seconds: 1e9 })).toBe(false);
});

test('a budget of nothing, of half a step, or of no number is refused', () => {
  const sound = (value: unknown) => v.safeParse(budgetSchema, value).success;
  expect(sound({ kind: 'minutes', most: 0.5 })).toBe(true);
  expect(sound({ kind: 'steps', most: 0.5 })).toBe(false);
  for (const most of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, '5'])
    expect(sound({ kind: 'tokens', most })).toBe(false);
  expect(sound({ kind: 'hours', most: 1 })).toBe(false);
});
