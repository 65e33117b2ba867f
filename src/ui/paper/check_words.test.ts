import { expect, test } from 'vitest';
import { checks } from '../../paper/judge.ts';
import { cold, hot } from '../../paper/model_checks.ts';
import { type FigureId, figureIds } from '../../paper/names.ts';
import type { Results } from '../../paper/results.ts';
import { margin } from '../../paper/rule.ts';
import { madeResults, noResults } from '../../paper/testing/made_results.ts';
import { paperEn } from '../words/en/paper.ts';
import { paperZh } from '../words/zh/paper.ts';
import { barWords, checkName, estimateWords, whyWords } from './check_words.ts';

test('a value reads as its estimate: points are hundredths, shares are percent, and the sign is there', () => {
  const estimate = { value: 0.0312, interval: { low: -0.004, high: 0.0664 }, n: 5 };
  expect(estimateWords(paperEn, 'table2', { unit: 'points' }, estimate)).toEqual({
    value: '+3.1 points',
    interval: '[−0.4, +6.6]',
    n: '5 seeds',
  });
  expect(estimateWords(paperEn, 'fig2', { unit: 'share' }, { ...estimate, interval: null })).toEqual({
    value: '3.1\u00a0%',
    interval: 'no interval',
    n: '5 problems',
  });
  expect(barWords(paperEn, 'points', { from: -0.03, to: 0.03 })).toBe('between −3 and 3 points');
  expect(barWords(paperEn, 'nats', { to: 0.01 })).toBe('below 0.01 nats');
});

test('where the words name what the rule fixes, they name it as it is', () => {
  for (const { claims } of [paperEn, paperZh]) {
    expect(claims.fig3.here).toContain(` ${hot}`);
    expect(claims.fig3.here).toContain(` ${cold}`);
    for (const figure of ['table2', 'implementations'] as const)
      expect(claims[figure].here).toContain(` ${100 * margin} `);
  }
});

test('every check has words of its own in both languages', () => {
  for (const words of [paperEn, paperZh]) {
    for (const figure of figureIds) {
      const names = checks[figure].map(({ id }) => checkName(words, figure, id));
      expect(new Set(names).size, figure).toBe(names.length);
      for (const [i, { id }] of checks[figure].entries()) expect(names[i], id).not.toBe(id);
    }
  }
});

test('what is not judged says why: nothing, one seed, no central number, or what must be so is not', () => {
  const results = madeResults();
  const why = (figure: FigureId, changed: Partial<Results>) =>
    whyWords(paperEn, figure, { ...results, ...changed });
  expect(whyWords(paperEn, 'walk', noResults)).toEqual([paperEn.why.nothing]);
  expect(why('walk', { runs: results.runs.filter(({ seed }) => seed === 1) })).toEqual([paperEn.why.oneSeed]);
  expect(why('fig5', {})).toEqual([paperEn.why.given]);
  // Without a test of the base there is no gain, and half of one is what the claim speaks of.
  const [noCentral] = why('fig7', { persistence: [] });
  expect(noCentral).toBe(paperEn.why.noCentral([paperEn.checks.numbers.fig7['bottom80-fails']]));
  const runs = results.runs.map((run) => ({ ...run, clipped: { low: 0, high: 0 } }));
  expect(why('regularisers', { runs })).toEqual([
    paperEn.why.required([paperEn.checks.numbers.regularisers.clipped]),
  ]);
});

test('checks that are given are in no sentence of why', () => {
  const results = madeResults();
  const given = checks.fig10
    .filter(({ role }) => role === 'given')
    .map(({ id }) => checkName(paperEn, 'fig10', id));
  expect(given.length).toBeGreaterThan(0);
  // Answers of one length: the given check is not shown either.
  const runs = results.runs.map((run) => ({
    ...run,
    points: run.points.map((point) => ({ ...point, length: 40 })),
  }));
  for (const name of given)
    expect(whyWords(paperEn, 'fig10', { ...results, runs }).join(' ')).not.toContain(name);
});

test('worse by the whole interval is said, though a bar allows to be a little worse', () => {
  const results = madeResults();
  // By two and a half points on every seed, give or take one: the interval lies below zero and reaches over the bar of three.
  const offsets = [-0.01, -0.04, -0.025, -0.015, -0.035];
  const offset = (seed: number) => offsets[(seed - 1) % offsets.length];
  const runs = results.runs.map((run) => {
    if (run.experiment !== 'main' || run.condition !== 'top20') return run;
    const all = results.runs.find(
      (r) => r.experiment === 'main' && r.condition === 'all' && r.seed === run.seed,
    );
    const end = all?.points.at(-1);
    if (!end) return run;
    return { ...run, points: [run.points[0], { ...end, passAtK: end.passAtK + offset(run.seed) }] };
  });
  const said = whyWords(paperEn, 'table2', { ...results, runs });
  const behind = said.find((sentence) => sentence.startsWith('Below zero by the whole interval'));
  expect(behind).toContain('pass@8');
  const undecided = said.filter((sentence) => sentence.startsWith('Undecided'));
  expect(undecided.join(' ')).not.toContain('pass@8');
});

test('where no model solves anything Fig. 9 says so, and not that it was not measured', () => {
  const results = madeResults();
  const transfers = results.transfers.map((one) =>
    one.set === 'four' ? { ...one, passAt1: 0.001, passAtK: 0.008 } : one,
  );
  const said = whyWords(paperEn, 'fig9', { ...results, transfers });
  const little = said.find((sentence) => sentence.startsWith('Too little solved to compare'));
  expect(little).toContain('Four numbers');
  expect(said.join(' ')).not.toContain('Not measured');
});

test('problems that were not measured are not called unsolved', () => {
  const results = madeResults();
  const transfers = results.transfers.filter(({ set }) => set !== 'four');
  const said = whyWords(paperEn, 'fig9', { ...results, transfers });
  expect(said.find((sentence) => sentence.startsWith('Not measured'))).toContain('Four numbers');
  expect(said.join(' ')).not.toContain('Too little solved');
});

test('rates of a few in ten thousand keep the digits that their outcome hangs on', () => {
  const estimate = { value: 0.0013, interval: { low: 0.0002, high: 0.0023 }, n: 5 };
  expect(estimateWords(paperEn, 'fig9', { unit: 'points' }, estimate)).toMatchObject({
    value: '+0.13 points',
    interval: '[+0.02, +0.23]',
  });
});
