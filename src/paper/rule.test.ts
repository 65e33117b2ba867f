import { describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { outcomeOf, verdictOf } from './rule.ts';
import { madeResults } from './testing/made_results.ts';

const estimate = (low: number, high: number) => ({ value: (low + high) / 2, interval: { low, high }, n: 5 });

describe('a check', () => {
  test('is shown where the whole interval lies beyond its bar, contrary where it lies before it, else open', () => {
    expect(outcomeOf(estimate(0.01, 0.05), { from: 0 })).toBe('shown');
    expect(outcomeOf(estimate(-0.05, -0.01), { from: 0 })).toBe('contrary');
    expect(outcomeOf(estimate(-0.01, 0.05), { from: 0 })).toBe('open');
    expect(outcomeOf(estimate(-0.05, -0.01), { to: 0 })).toBe('shown');
    expect(outcomeOf(estimate(0.01, 0.05), { to: 0 })).toBe('contrary');
  });

  test('between two bars takes an interval within both', () => {
    const bar = { from: -0.03, to: 0.03 };
    expect(outcomeOf(estimate(-0.02, 0.02), bar)).toBe('shown');
    expect(outcomeOf(estimate(-0.02, 0.04), bar)).toBe('open');
    expect(outcomeOf(estimate(0.04, 0.06), bar)).toBe('contrary');
  });

  test('on its bar is not beyond it', () => {
    expect(outcomeOf(estimate(0, 0), { from: 0 })).toBe('contrary');
    expect(outcomeOf(estimate(0, 0.1), { from: 0 })).toBe('open');
  });

  test('is open without an interval, and missing without a number', () => {
    expect(outcomeOf({ value: 1, interval: null, n: 1 }, { from: 0 })).toBe('open');
    expect(outcomeOf(null, { from: 0 })).toBe('missing');
  });
});

test('a claim holds by all of its checks, in part by some, and not by none', () => {
  expect(verdictOf(['shown', 'shown'])).toBe('holds');
  expect(verdictOf(['shown', 'open'])).toBe('part');
  expect(verdictOf(['shown', 'missing'])).toBe('part');
  expect(verdictOf(['open', 'contrary'])).toBe('not-shown');
  expect(verdictOf(['missing', 'missing'])).toBe('not-tested');
});

test('a claim of which there are only single seeds is not tested', () => {
  const results = madeResults();
  const single = { ...results, runs: results.runs.filter(({ seed }) => seed === 1) };
  expect(judge('table2', results).verdict).not.toBe('not-tested');
  expect(judge('table2', single).verdict).toBe('not-tested');
  expect(judge('table2', single).checks.map(({ outcome }) => outcome)).not.toContain('missing');
});
