import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream } from '../random/stream.ts';
import { differenceInterval, wilsonInterval } from '../stats/intervals.ts';
import { varianceBetween } from './branch_mixture.ts';
import { agreement, consequenceOf, material } from './consequence.ts';
import { madeBranch, madeFork, scienceForks } from './testing/made_forks.ts';

const branches = fc
  .array(
    fc.record({
      weight: fc.integer({ min: 1, max: 20 }),
      samples: fc.integer({ min: 1, max: 60 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map((all) => {
    const whole = all.reduce((sum, { weight }) => sum + weight, 0);
    return all.map(({ weight, samples, share }, i) =>
      madeBranch(`b${i}`, weight / whole, Math.round(share * samples), samples),
    );
  });

test('the forks of docs/background.md: the first number wavers, the signs and the second number decide', () => {
  const { firstNumber, firstSign, secondNumber, secondSign } = scienceForks;
  const found = [firstNumber, firstSign, secondNumber, secondSign].map(consequenceOf);
  expect(found.map(({ verdict }) => verdict)).toEqual(['wavers', 'decides', 'decides', 'decides']);
  expect(found.map(({ consequence }) => Math.round(consequence ?? -1))).toEqual([2, 25, 64, 91]);
  // scipy.stats.chi2_contingency(table, correction=False).pvalue
  expect(found[0].p).toBeCloseTo(0.2969154639632755, 10);
  expect(found[1].p / 8.00762520602643e-10).toBeCloseTo(1, 8);
  expect(found[0].rate).toBeCloseTo(607 / 2000, 3);
  expect(found[0].interval.low).toBeGreaterThan(0.28);
  expect(found[0].interval.high).toBeLessThan(0.33);
  expect(found[0].branches.map(({ compared }) => compared)).toEqual([true, true, false, false, false, false]);
});

test('a handful of samples is inconclusive', () => {
  const few = madeFork(6, 0.66, '12', madeBranch('12', 0.66, 3, 8), madeBranch('8', 0.34, 2, 8));
  expect(consequenceOf(few).verdict).toBe('unclear');
  const huge = madeFork(6, 0.66, '12', madeBranch('12', 0.66, 8, 8), madeBranch('8', 0.34, 0, 8));
  expect(consequenceOf(huge).verdict).toBe('decides');
});

test('a small difference wavers, however sure it is', () => {
  const sure = madeFork(6, 0.7, '1', madeBranch('1', 0.5, 5500, 10_000), madeBranch('2', 0.5, 5000, 10_000));
  const { p, verdict, consequenceInterval } = consequenceOf(sure);
  expect(p).toBeLessThan(1e-9);
  expect(consequenceInterval?.low).toBeGreaterThan(0);
  expect(verdict).toBe('wavers');
});

test("of two branches the spread's interval is Newcombe's; of more it is wider", () => {
  const [a, b, c] = [
    madeBranch('a', 0.4, 30, 40),
    madeBranch('b', 0.3, 20, 40),
    madeBranch('c', 0.3, 22, 40),
  ];
  const newcombe = differenceInterval(a, b);
  const two = consequenceOf(madeFork(1, 1, 'a', a, b)).consequenceInterval;
  expect(two).toEqual({
    low: expect.closeTo(100 * newcombe.low, 10),
    high: expect.closeTo(100 * newcombe.high, 10),
  });
  const three = consequenceOf(madeFork(1, 1, 'a', a, b, c)).consequenceInterval;
  expect(three?.low).toBeLessThan(two?.low ?? 0);
  expect(three?.high).toBeGreaterThan(two?.high ?? 0);
});

test('the spread lies in its interval, the rate in its, and the verdict keeps to its rule', () => {
  fc.assert(
    fc.property(branches, (all) => {
      const found = consequenceOf(madeFork(3, 1, 'b0', ...all));
      const rates = found.branches.filter((b) => b.compared).map(({ rate }) => rate ?? Number.NaN);
      if (rates.length < 2) {
        expect(found).toMatchObject({
          consequence: null,
          consequenceInterval: null,
          verdict: 'unclear',
          p: 1,
        });
        return;
      }
      const { consequence, consequenceInterval, rate, interval, verdict, p } = found;
      if (consequence === null || !consequenceInterval || rate === null) throw new Error('nothing known');
      expect(consequence).toBeCloseTo(100 * (Math.max(...rates) - Math.min(...rates)), 9);
      expect(consequenceInterval.low).toBeLessThanOrEqual(consequence + 1e-9);
      expect(consequenceInterval.high).toBeGreaterThanOrEqual(consequence - 1e-9);
      expect(rate).toBeGreaterThanOrEqual(interval.low - 1e-9);
      expect(rate).toBeLessThanOrEqual(interval.high + 1e-9);
      if (verdict === 'wavers') expect(consequenceInterval.high).toBeLessThan(material);
      if (verdict === 'decides') {
        expect(p).toBeLessThan(0.05);
        expect(consequence).toBeGreaterThanOrEqual(material);
      }
    }),
  );
});

test('equal branches look apart by noise, but are hardly ever said to decide', () => {
  const random = randomStream(7, 11);
  const draw = (n: number) =>
    Array.from({ length: n }, () => Number(random.uniform() < 0.5)).reduce((a, b) => a + b);
  const trials = 400;
  let spread = 0;
  let decides = 0;
  let variance = 0;
  for (let i = 0; i < trials; i++) {
    const all = ['a', 'b', 'c', 'd'].map((word) => madeBranch(word, 0.25, draw(32), 32));
    const found = consequenceOf(madeFork(1, 1, 'a', ...all));
    spread += (found.consequence ?? 0) / trials;
    variance += (varianceBetween(all) ?? 0) / trials;
    if (found.verdict === 'decides') decides++;
  }
  expect(spread).toBeGreaterThan(15);
  expect(decides / trials).toBeLessThan(0.05);
  expect(Math.abs(variance)).toBeLessThan(0.001);
});

test('branches without samples are ignored, and the rest is renormalised', () => {
  const known = madeBranch('a', 0.5, 3, 10);
  const found = consequenceOf(madeFork(1, 1, 'a', known, madeBranch('b', 0.3, 0, 0)));
  expect(found.rate).toBeCloseTo(0.3, 12);
  expect(found.interval.high).toBeCloseTo(wilsonInterval(known).high, 12);
  expect(found).toMatchObject({ consequence: null, deviation: null, verdict: 'unclear' });
  expect(found.branches[1].rate).toBeNull();
});

test('entropy and consequence are compared over four forks or more', () => {
  const { firstNumber, firstSign, secondNumber, secondSign } = scienceForks;
  const all = [firstNumber, firstSign, secondNumber, secondSign].map(consequenceOf);
  // scipy.stats.spearmanr([0.66, 1.01, 0.83, 0.59], [2, 25, 64, 91]).statistic
  expect(agreement(all)).toEqual({ n: 4, correlation: expect.closeTo(-0.4, 12) });
  expect(agreement(all.slice(1))).toEqual({ n: 3, correlation: null });
  expect(agreement([])).toEqual({ n: 0, correlation: null });
});
