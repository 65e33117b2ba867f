import { expect, test } from 'vitest';
import { recomputedOf } from '../agreement.ts';
import type { PersistenceResult, Results, RunResult } from '../results.ts';
import { madeResults, noResults } from '../testing/made_results.ts';
import { comparisonOf } from './compare_with_published.ts';

const published = madeResults();
const onProcessor = { adapter: 'wasm', version: '1' };

/** What `--figures main --quick` leaves: four runs of a seed, tests of their last models, and that of their base. */
const quick: Results = {
  ...noResults,
  runs: published.runs
    .filter(({ experiment, seed }) => experiment === 'main' && seed === 1)
    // Rounded otherwise than published, and slower.
    .map((run) => ({ ...run, seconds: 2 * run.seconds, points: run.points.map(rounded) })),
  persistence: published.persistence.filter(
    ({ model: { base, run } }) =>
      base === 'countdown-164k' && (run ? run.experiment === 'main' && run.seed === 1 : true),
  ),
};

function rounded(point: RunResult['points'][number]) {
  return { ...point, passAt1: point.passAt1 * (1 + 1e-13), length: Number(point.length.toPrecision(6)) };
}

const comparison = (ours: Results, about = onProcessor, theirs = onProcessor) =>
  comparisonOf(['main'], { results: ours, about }, { results: published, about: theirs });

const linesOf = (...args: Parameters<typeof comparison>) => comparison(...args).lines.slice(1);

const withRun = (change: (run: RunResult) => RunResult): Results => ({
  ...quick,
  runs: quick.runs.map((run) => (run.condition === 'top20' ? change(run) : run)),
});

const withTest = (change: (test: PersistenceResult) => PersistenceResult): Results => ({
  ...quick,
  persistence: quick.persistence.map((one) => (one.model.run ? one : change(one))),
});

test('what was computed again is equal to the bit, however long it took, and is said in a line', () => {
  const { lines, recomputed } = comparison(quick);
  expect(lines.at(-1)).toBe(
    '4 of 4 runs end with the published parameters, to the bit; 5 of 5 measurements of models are equal.',
  );
  expect(recomputed.map(({ model }) => model)).toContain('main-top20-1');
  expect(recomputed.every(({ difference }) => difference === null)).toBe(true);
});

test('a run that ends with other parameters is named, even where every pass rate is the same', () => {
  const hash = 'f'.repeat(64);
  const [counts, run, advice] = linesOf(withRun((one) => ({ ...one, hash })));
  expect(counts).toMatch(/^3 of 4 runs end with the published parameters, to the bit; 5 of 5 /);
  expect(run).toBe(
    `The run main-top20-1: hash is ${hash}, published ${published.runs.find(({ condition }) => condition === 'top20')?.hash}.`,
  );
  expect(advice).toContain('should be equal');
});

test('another number on the way is named by its place, and so is a test of a model', () => {
  const changed = withRun((run) => ({
    ...run,
    points: run.points.map((point) => (point.step === 20 ? { ...point, passAt1: 0.123456 } : point)),
  }));
  expect(linesOf(changed)[1]).toMatch(
    /^The run main-top20-1: points\.2\.passAt1 is 0\.123456, published 0\.\d+\.$/,
  );
  const tested = withTest((one) => ({
    ...one,
    goesOn: { ...one.goesOn, passAt1: { rate: one.goesOn.passAt1.rate + 0.001, se: 0 } },
  }));
  const [counts, test] = linesOf(tested);
  expect(counts).toContain('4 of 4 runs');
  expect(counts).toContain('4 of 5 measurements');
  expect(test).toMatch(
    /^The measurement of countdown-164k: goesOn\.passAt1\.rate is 0\.\d+, published 0\.\d+\.$/,
  );
});

test('a sixth digit is a difference, a seventh is none', () => {
  const shifted = (by: number) =>
    recomputedOf(
      withRun((run) => ({ ...run, points: run.points.map((p) => ({ ...p, entropy: 0.2 + by })) })),
      {
        ...published,
        runs: withRun((run) => ({ ...run, points: run.points.map((p) => ({ ...p, entropy: 0.2 })) })).runs,
      },
    ).filter(({ difference }) => difference !== null);
  expect(shifted(1e-7)).toEqual([]);
  expect(shifted(2e-6)).toMatchObject([{ model: 'main-top20-1', difference: { at: 'points.0.entropy' } }]);
});

test('a run without a hash is never the same, and points that are missing are a difference', () => {
  const [counts, run] = linesOf(withRun((one) => ({ ...one, hash: null })));
  expect(counts).toContain('3 of 4 runs');
  expect(run).toMatch(/^The run main-top20-1: hash is none, published [0-9a-f]{64}\.$/);
  const [own] = quick.runs;
  const without = { ...noResults, runs: [{ ...own, hash: null }] };
  expect(recomputedOf(without, without)).toMatchObject([{ difference: { at: 'hash' } }]);
  const shorter = withRun((one) => ({ ...one, points: one.points.slice(0, -1) }));
  expect(linesOf(shorter)[1]).toContain('points.4 is none, published {"step":40,');
});

test('what to check depends on where both were computed', () => {
  const other = withRun((run) => ({ ...run, hash: null }));
  const gpu = { adapter: 'nvidia', version: '1' };
  expect(linesOf(quick, gpu)).toHaveLength(1);
  expect(linesOf(other, gpu).at(-1)).toContain('FORKLAB_ADAPTER=wasm');
  expect(linesOf(other, onProcessor, gpu).at(-1)).toContain('only their intervals can be compared');
  expect(linesOf(other, { adapter: 'wasm', version: '2' }).at(-1)).toContain(
    'the published results are of 1',
  );
});

test('what is not published is not compared, and where nothing is nothing is said', () => {
  const [run] = quick.runs;
  const { lines, recomputed } = comparison({ ...noResults, runs: [{ ...run, seed: 99 }] });
  expect(recomputed).toEqual([]);
  expect(lines).toHaveLength(1);
  expect(linesOf({ ...noResults, runs: [run] })).toEqual([
    '1 of 1 runs end with the published parameters, to the bit.',
  ]);
});
