import fc from 'fast-check';
import { expect, test } from 'vitest';
import { homogeneity } from './homogeneity.ts';

const rows = (...counts: [right: number, wrong: number][]) =>
  counts.map(([right, wrong]) => ({ right, samples: right + wrong }));

test("with counts enough it is scipy's chi-square", () => {
  // scipy.stats.chi2_contingency(table, correction=False)
  const known: [ReturnType<typeof rows>, number, number, number][] = [
    [rows([412, 911], [194, 478]), 1.0879968711413965, 1, 0.2969154639632755],
    [rows([216, 442], [172, 294], [24, 175]), 41.890913382934116, 2, 8.00762520602643e-10],
    [rows([147, 0], [6, 60]), 186.04278074866312, 1, 2.323556833836036e-42],
    [rows([20, 44], [30, 34], [10, 54], [5, 59]), 30.414820781312926, 3, 1.1288120982542598e-6],
  ];
  for (const [table, statistic, df, p] of known) {
    const found = homogeneity(table);
    expect(found.by).toBe('chi-square');
    expect(found.statistic).toBeCloseTo(statistic, 9);
    expect(found.df).toBe(df);
    expect(found.p / p).toBeCloseTo(1, 9);
  }
});

test('with few counts it comes from shuffling, and agrees with the exact test', () => {
  // scipy.stats.fisher_exact(table).pvalue; of these tables the chi-square order of outcomes is the same.
  const known: [ReturnType<typeof rows>, number][] = [
    [rows([3, 13], [0, 16]), 0.2258064516129033],
    [rows([5, 3], [1, 7]), 0.11888111888111888],
    [rows([2, 30], [0, 32]), 0.4920634920634921],
    [rows([7, 0], [1, 3]), 0.024242424242424242],
  ];
  for (const [table, p] of known) {
    const found = homogeneity(table);
    expect(found.by).toBe('permutation');
    // Three standard errors of 4,999 shuffles.
    expect(Math.abs(found.p - p)).toBeLessThan(3 * Math.sqrt((p * (1 - p)) / 4999) + 1 / 5000);
    expect(homogeneity(table).p).toBe(found.p);
  }
});

test('it does not matter which outcome is called right, nor rows without samples', () => {
  const table = fc.array(fc.tuple(fc.integer({ min: 20, max: 90 }), fc.integer({ min: 20, max: 90 })), {
    minLength: 2,
    maxLength: 5,
  });
  fc.assert(
    fc.property(table, (counts) => {
      const swapped = counts.map(([right, wrong]): [number, number] => [wrong, right]);
      const { p } = homogeneity(rows(...counts));
      expect(homogeneity(rows(...swapped)).p).toBeCloseTo(p, 9);
      expect(homogeneity(rows(...counts, [0, 0])).p).toBe(p);
    }),
  );
});

test('where nothing can differ p is 1', () => {
  for (const table of [
    rows(),
    rows([3, 4]),
    rows([0, 9], [0, 4]),
    rows([9, 0], [4, 0]),
    rows([0, 0], [2, 3]),
  ])
    expect(homogeneity(table).p).toBe(1);
});
