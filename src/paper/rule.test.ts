import { describe, expect, test } from 'vitest';
import { checks, judge } from './judge.ts';
import { figureIds } from './names.ts';
import { type Estimate, type Outcome, outcomeOf, type Role, verdictOf } from './rule.ts';
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

describe('a claim', () => {
  const measured = estimate(0, 1);
  const check = (role: Role, outcome: Outcome, from: Estimate | null = measured) => ({
    role,
    outcome,
    estimate: outcome === 'missing' ? null : from,
  });

  test('holds by all of its central and supporting checks, and in part by its central ones', () => {
    expect(verdictOf([check('central', 'shown')])).toBe('holds');
    expect(verdictOf([check('central', 'shown'), check('supporting', 'shown')])).toBe('holds');
    for (const outcome of ['open', 'contrary', 'missing'] as const)
      expect(verdictOf([check('central', 'shown'), check('supporting', outcome)])).toBe('part');
  });

  test('is contradicted by one contrary central check, and else undecided', () => {
    expect(verdictOf([check('central', 'contrary'), check('central', 'shown')])).toBe('contradicted');
    expect(verdictOf([check('central', 'open'), check('central', 'shown')])).toBe('undecided');
    expect(verdictOf([check('central', 'missing'), check('central', 'shown')])).toBe('undecided');
    expect(verdictOf([check('central', 'open'), check('supporting', 'contrary')])).toBe('undecided');
  });

  test('never counts what is true by construction', () => {
    expect(verdictOf([check('central', 'shown'), check('given', 'contrary')])).toBe('holds');
    expect(verdictOf([check('given', 'shown')])).toBe('not-tested');
  });

  test('is not tested without a central number that has an interval, or without what it requires', () => {
    const single = { value: 1, interval: null, n: 1 };
    expect(verdictOf([check('central', 'missing'), check('supporting', 'shown')])).toBe('not-tested');
    expect(verdictOf([check('central', 'open', single)])).toBe('not-tested');
    for (const outcome of ['open', 'contrary', 'missing'] as const)
      expect(verdictOf([check('central', 'shown'), check('required', outcome)])).toBe('not-tested');
    expect(verdictOf([check('central', 'shown'), check('required', 'shown')])).toBe('holds');
  });
});

test('every claim has a central check, but for those of which every check is given', () => {
  for (const figure of figureIds) {
    const roles = new Set(checks[figure].map(({ role }) => role));
    expect(roles.has('central'), figure).toBe(figure !== 'fig2' && figure !== 'fig5');
  }
});

test('a claim of which there are only single seeds is not tested', () => {
  const results = madeResults();
  const single = { ...results, runs: results.runs.filter(({ seed }) => seed === 1) };
  expect(judge('table2', results).verdict).not.toBe('not-tested');
  expect(judge('table2', single).verdict).toBe('not-tested');
  expect(judge('table2', single).checks.map(({ outcome }) => outcome)).not.toContain('missing');
});
