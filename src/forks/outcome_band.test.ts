import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnswerCount, BranchOutcome } from './fork_outcome.ts';
import { outcomeBand } from './outcome_band.ts';
import {
  idOf,
  madeBranch,
  madeFork,
  scienceForks,
  sciencePrompt,
  scienceResponse,
} from './testing/made_forks.ts';

const whole = [sciencePrompt, sciencePrompt + scienceResponse.length] as const;

test('the band of docs/background.md climbs as the sketch does: 30, 31, 37, 71, then 72 and 100 %', () => {
  const { entries } = outcomeBand(Object.values(scienceForks), whole);
  const percents = entries.map(({ rate }) => Math.round(100 * (rate ?? Number.NaN)));
  expect(percents).toEqual([30, 31, 37, ...Array(7).fill(71), 72, ...Array(7).fill(100)]);
  expect(entries.map(({ position }) => position)).toEqual(Array.from({ length: 18 }, (_, i) => 6 + i));
  expect(entries.map(({ measured }) => Number(measured)).join('')).toBe('111100000011000000');
  expect(entries.some(({ estimated }) => estimated)).toBe(false);
});

test('before the first scanned fork its mixture is taken over backwards, and said to be estimated', () => {
  const { entries } = outcomeBand([scienceForks.secondNumber, scienceForks.secondSign], whole);
  expect(entries.slice(0, 4).map(({ estimated }) => estimated)).toEqual([true, true, false, false]);
  expect(entries[0].rate).toBe(entries[2].rate);
  expect(entries[0]).toMatchObject({ measured: false });
  expect(entries[3].rate).toBeCloseTo(153 / 216, 12);
});

test('after an unsampled branch the next fork is used, and without one the outcome is unknown', () => {
  const first = madeFork(0, 1, 'b', madeBranch('a', 0.9, 9, 10));
  const second = madeFork(3, 1, 'c', madeBranch('c', 0.5, 5, 10), madeBranch('d', 0.5, 0, 10));
  const { entries } = outcomeBand([second, first], [0, 5]);
  expect(entries.map(({ rate }) => rate)).toEqual([0.9, 0.25, 0.25, 0.25, 0.5]);
  expect(entries.map(({ estimated }) => estimated)).toEqual([false, true, true, false, false]);
  const alone = outcomeBand([first], [0, 2]).entries[1];
  expect(alone).toEqual({
    position: 1,
    rate: null,
    interval: null,
    shares: null,
    measured: false,
    estimated: false,
  });
});

test('without forks, or with none that was sampled, nothing is known anywhere', () => {
  for (const forks of [[], [madeFork(1, 1, 'a', madeBranch('a', 1, 0, 0))]]) {
    const { answers, entries } = outcomeBand(forks, [0, 3]);
    expect(answers).toEqual([]);
    expect(entries.map(({ rate }) => rate)).toEqual([null, null, null]);
  }
});

test('five answers have a stripe, the rest are merged into correct and incorrect, and no answer is last', () => {
  const answers: AnswerCount[] = [
    { answer: '23', count: 30, right: false },
    { answer: null, count: 20, right: false },
    { answer: '3 + 14', count: 15, right: true },
    { answer: '7', count: 10, right: false },
    { answer: '12', count: 9, right: false },
    { answer: '1', count: 8, right: false },
    { answer: '14 + 3', count: 5, right: true },
    { answer: '2', count: 2, right: false },
    { answer: '4', count: 1, right: false },
  ];
  const band = outcomeBand([madeFork(0, 1, 'a', madeBranch('a', 1, 20, 100, answers))], [0, 1]);
  expect(band.answers).toEqual([
    { kind: 'answer', answer: '3 + 14', right: true },
    { kind: 'other', right: true },
    { kind: 'answer', answer: '23', right: false },
    { kind: 'answer', answer: '7', right: false },
    { kind: 'answer', answer: '12', right: false },
    { kind: 'answer', answer: '1', right: false },
    { kind: 'other', right: false },
    { kind: 'none', right: false },
  ]);
  expect(band.entries[0].shares?.map((share) => Math.round(100 * share))).toEqual([
    15, 5, 30, 10, 9, 8, 3, 20,
  ]);
});

const outcomes = fc
  .array(
    fc.tuple(fc.constantFrom('17', '3', '4', '5', '6', '7', '8', null), fc.integer({ min: 1, max: 9 })),
    {
      maxLength: 8,
    },
  )
  .map((pairs) => pairs.map(([answer, count]): AnswerCount => ({ answer, count, right: answer === '17' })));
const branchOf = (word: string) =>
  fc.tuple(fc.double({ min: 0.01, max: 1, noNaN: true }), outcomes).map(([p, answers]): BranchOutcome => {
    const sum = (some: AnswerCount[]) => some.reduce((n, { count }) => n + count, 0);
    return { ...madeBranch(word, p, sum(answers.filter((a) => a.right)), sum(answers)), answers };
  });
const forks = fc
  .uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 4 })
  .chain((positions) =>
    fc.tuple(
      ...positions.map((position) =>
        fc
          .tuple(branchOf('a'), branchOf('b'), fc.constantFrom('a', 'b', 'c'))
          .map(([a, b, taken]) => ({ ...madeFork(position, 1, taken, a, b), taken: idOf(taken) })),
      ),
    ),
  );

test('shares add up to 1, those of right answers to the rate, which lies in its interval', () => {
  fc.assert(
    fc.property(forks, fc.integer({ min: 1, max: 6 }), (all, most) => {
      const { answers, entries } = outcomeBand(all, [0, 10], most);
      expect(entries).toHaveLength(10);
      expect(answers.filter(({ kind }) => kind === 'answer').length).toBeLessThanOrEqual(most);
      for (const { rate, interval, shares } of entries) {
        if (rate === null || !interval || !shares) continue;
        expect(shares).toHaveLength(answers.length);
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        const right = shares.filter((_, i) => answers[i].right).reduce((a, b) => a + b, 0);
        expect(right).toBeCloseTo(rate, 9);
        expect(interval.low - 1e-9 <= rate && rate <= interval.high + 1e-9).toBe(true);
      }
    }),
  );
});
