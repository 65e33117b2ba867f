import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream } from '../random/stream.ts';
import { differenceInterval, wilsonInterval } from '../stats/intervals.ts';
import { varianceBetween } from './branch_mixture.ts';
import {
  agreement,
  consequenceOf,
  consequencesOf,
  decisiveFloor,
  familyError,
  leastForks,
  material,
  mostDecisive,
} from './consequence.ts';
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
  const found = consequencesOf([firstNumber, firstSign, secondNumber, secondSign]);
  expect(found.map(({ verdict }) => verdict)).toEqual(['wavers', 'decides', 'decides', 'decides']);
  expect(found.map(({ consequence }) => Math.round(consequence ?? -1))).toEqual([2, 25, 64, 91]);
  expect(found[0].p).toBe(1);
  expect(found[1].p).toBeLessThan(0.001);
  expect(mostDecisive(found)?.position).toBe(secondSign.position);
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
  const { verdict, consequenceInterval } = consequenceOf(sure);
  expect(consequenceInterval?.low).toBeGreaterThan(0);
  expect(verdict).toBe('wavers');
});

test("of two branches the spread's interval is Newcombe's; more branches are paid for at its lower end", () => {
  const [a, b, c] = [
    madeBranch('a', 0.4, 34, 40),
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
  const paid = differenceInterval(a, b, 1 - 0.05 / 3);
  expect(three?.low).toBeCloseTo(100 * paid.low, 10);
  // The upper end misses only where that of the truly extreme pair does.
  expect(three?.high).toBeCloseTo(two?.high ?? 0, 10);
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
          noise: null,
          atLeast: null,
          p: 1,
        });
        return;
      }
      const { consequence, consequenceInterval, rate, interval, verdict, p, atLeast } = found;
      if (consequence === null || !consequenceInterval || rate === null) throw new Error('nothing known');
      expect(consequence).toBeCloseTo(100 * (Math.max(...rates) - Math.min(...rates)), 9);
      expect(consequenceInterval.low).toBeLessThanOrEqual(consequence + 1e-9);
      expect(consequenceInterval.high).toBeGreaterThanOrEqual(consequence - 1e-9);
      expect(rate).toBeGreaterThanOrEqual(interval.low - 1e-9);
      expect(rate).toBeLessThanOrEqual(interval.high + 1e-9);
      if (verdict === 'wavers') expect(consequenceInterval.high).toBeLessThan(material);
      // A fork by itself is a family of one: p says what its 95 % interval says.
      expect(p < familyError).toBe(consequenceInterval.low > decisiveFloor);
      expect(atLeast).toBeCloseTo(consequenceInterval.low, 9);
      const decides = p < familyError && consequence >= material && consequenceInterval.high >= material;
      expect(verdict === 'decides').toBe(decides);
    }),
  );
});

test('equal branches look apart by noise, which is told beside it', () => {
  const random = randomStream(7, 11);
  const draw = (n: number) =>
    Array.from({ length: n }, () => Number(random.uniform() < 0.5)).reduce((a, b) => a + b);
  const trials = 400;
  let spread = 0;
  let noise = 0;
  let variance = 0;
  for (let i = 0; i < trials; i++) {
    const all = ['a', 'b', 'c', 'd'].map((word) => madeBranch(word, 0.25, draw(32), 32));
    const found = consequenceOf(madeFork(1, 1, 'a', ...all));
    spread += (found.consequence ?? 0) / trials;
    noise += (found.noise ?? 0) / trials;
    variance += (varianceBetween(all) ?? 0) / trials;
  }
  expect(spread).toBeGreaterThan(15);
  expect(Math.abs(noise - spread)).toBeLessThan(1);
  expect(Math.abs(variance)).toBeLessThan(0.001);
});

test('the more forks a scan has, the more it takes to decide; a fork with nothing to compare does not count', () => {
  // Its 95 % interval is 6.3 to 35: enough by itself, not as one of two.
  const one = madeFork(1, 1, 'a', madeBranch('a', 0.5, 38, 80), madeBranch('b', 0.5, 21, 80));
  const other = madeFork(2, 1, 'a', madeBranch('a', 0.5, 40, 80), madeBranch('b', 0.5, 41, 80));
  const alone = madeFork(3, 1, 'a', madeBranch('a', 1, 40, 80));
  expect(consequenceOf(one).verdict).toBe('decides');
  expect(consequencesOf([one, alone])[0]).toEqual(consequenceOf(one));
  const [shared] = consequencesOf([one, other, alone]);
  expect(shared.p).toBeCloseTo(2 * consequenceOf(one).p, 12);
  expect(shared.verdict).toBe('unclear');
  expect(shared.consequenceInterval).toEqual(consequenceOf(one).consequenceInterval);
  expect(shared.atLeast).toBeLessThan(decisiveFloor);
  // Beside a fork that surely decides, Holm asks of it what it would be asked alone.
  const [stepped] = consequencesOf([one, scienceForks.secondSign]);
  expect(stepped.p).toBeCloseTo(consequenceOf(one).p, 12);
  expect(stepped.verdict).toBe('decides');
});

test('the fork that decides most is the one that is surely most, not the luckiest', () => {
  const few = madeFork(1, 1, 'a', madeBranch('a', 0.5, 10, 10), madeBranch('b', 0.5, 1, 10));
  const many = madeFork(2, 1, 'a', madeBranch('a', 0.5, 900, 1000), madeBranch('b', 0.5, 100, 1000));
  const found = consequencesOf([few, many]);
  expect(found.map(({ verdict }) => verdict)).toEqual(['decides', 'decides']);
  expect(found[0].consequence).toBeGreaterThan(found[1].consequence ?? 0);
  expect(mostDecisive(found)).toBe(found[1]);
  expect(mostDecisive([])).toBeNull();
});

test('branches without samples are ignored, and the rest is renormalised', () => {
  const known = madeBranch('a', 0.5, 3, 10);
  const found = consequenceOf(madeFork(1, 1, 'a', known, madeBranch('b', 0.3, 0, 0)));
  expect(found.rate).toBeCloseTo(0.3, 12);
  expect(found.interval.high).toBeCloseTo(wilsonInterval(known).high, 12);
  expect(found).toMatchObject({ consequence: null, deviation: null, verdict: 'unclear' });
  expect(found.branches[1].rate).toBeNull();
});

test('how entropy and consequence agree is told of ten forks or more', () => {
  // Entropy rises with the consequence, but for the last fork.
  const forks = consequencesOf(
    Array.from({ length: leastForks }, (_, i) =>
      madeFork(
        i,
        i === 9 ? 0.1 : 0.5 + i / 10,
        'a',
        madeBranch('a', 0.5, 50 + i, 100),
        madeBranch('b', 0.5, 50 - i, 100),
      ),
    ),
  );
  // scipy.stats.spearmanr([2, ..., 10, 1], [1, ..., 10]).statistic
  expect(agreement(forks)).toEqual({
    n: 10,
    correlation: expect.closeTo(0.4545454545454546, 12),
    chance: expect.closeTo(1.959963984540054 / 3, 12),
  });
  expect(agreement(forks.slice(1))).toEqual({ n: 9, correlation: null, chance: null });
  expect(agreement([])).toEqual({ n: 0, correlation: null, chance: null });
});
