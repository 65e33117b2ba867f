import { expect, test } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import { firstView, parseView } from '../state/compare/compare_view_state.ts';
import { allRuns, screenExperiment } from '../state/compare/compared_experiments.ts';
import { groupsOf } from '../state/compare/run_groups.ts';
import { overlaps } from '../state/compare/scored_run.ts';
import { emptyExperiment } from '../state/experiment.ts';
import { differencesOf } from './differences/difference_rows.ts';
import { endsOf } from './differences/end_values.ts';
import { runRows } from './run_rows.ts';
import { madeRuns, madeSource } from './testing/made_runs.ts';

const groups = groupsOf(
  madeRuns([
    ['top20', 1, 0.45],
    ['top20', 2, 0.5],
    ['top20', 3, 0.55],
    ['all', 1, 0.5],
    ['all', 2, 0.5],
    ['all', 3, 0.5],
  ]),
);
const usual = { reference: null, step: null };

test('differences are from all tokens unless said otherwise, at the last evaluated step, seed by seed', () => {
  const found = differencesOf(groups, usual)!;
  expect(found.reference.condition).toBe('all');
  expect(found.step).toBe(20);
  const [{ result }] = found.rows;
  expect(result.n).toBe(3);
  expect(result.mean).toBeCloseTo(0, 12);
  // scipy.stats.t.interval(0.95, 2, loc=0, scale=0.05/sqrt(3)): +-0.124207
  expect(result.t!.high).toBeCloseTo(0.124207, 5);
});

test('a run that was not evaluated at the step is in no pair and is named', () => {
  const [top, all] = groups;
  const short = { ...all.runs[2], evaluations: all.runs[2].evaluations.slice(0, 2) };
  const found = differencesOf([top, { ...all, runs: [all.runs[0], all.runs[1], short] }], usual)!;
  expect(found.rows[0].result.n).toBe(2);
  expect(found.rows[0].result.tooFew).toBe(true);
  expect(found.rows[0].result.leftOut).toEqual({ a: [3], b: [3] });
});

test('one condition alone has no differences', () => {
  expect(differencesOf(groups.slice(0, 1), usual)).toBeNull();
});

test('changes are from the first run or the one above; a cut that is not made has no share', () => {
  const first = runRows(groups, { sort: { by: null, down: false }, against: 'first' });
  expect(first.map(({ changes }) => changes?.map(({ path }) => path) ?? null)).toEqual([
    null,
    [],
    [],
    ['mask.select'],
    ['mask.select'],
    ['mask.select'],
  ]);
  const above = runRows(groups, { sort: { by: null, down: false }, against: 'previous' });
  expect(above[4].changes).toEqual([]);
});

test('runs sort by their result either way', () => {
  const order = (down: boolean) =>
    runRows(groups, { sort: { by: 'pass', down }, against: 'first' }).map(({ pass }) => pass?.value);
  expect(order(true)[0]).toBeCloseTo(0.55);
  expect(order(false)[0]).toBeCloseTo(0.45);
});

test('conditions end at the last step that all of them have', () => {
  const [top, all] = groups;
  const early = {
    ...all,
    runs: all.runs.map((run) => ({ ...run, evaluations: run.evaluations.slice(0, 2) })),
  };
  const ends = endsOf([early, top], 'pass')!;
  expect(ends.step).toBe(10);
  expect(ends.values.map(({ group }) => group.condition)).toEqual(['top20', 'all']);
  expect(ends.values[0].moments.mean).toBeCloseTo(0.35);
  expect(ends.values[0].base).toBeCloseTo(0.2);
});

test('runs that did not change stay the same object', () => {
  const spec = { ...presets['countdown@1'] };
  const run = { ...madeSource('all', 1, 0.5) };
  const experiment = { ...emptyExperiment('countdown@1', spec, 'live'), runs: { 'all/1': run } };
  const adapter = { kind: 'gpu' as const, name: 'made up', vendor: '', architecture: '', features: [] };
  const runs = () =>
    allRuns([screenExperiment({ experiment, recorded: { status: 'missing' }, imported: null, adapter })]);
  expect(runs()[0]).toBe(runs()[0]);
  // The adapter was found before the experiment began, which does not hear of it.
  expect(experiment.adapter).toBeNull();
  expect(runs()[0].adapter).toBe('made up');
});

test('the overlap of a model with itself is whole, and the steps keep their order', () => {
  const entropies = [
    [0.1, 0.9, 0.2, 0.8, 0.3],
    [0.5, 0.6, 0.05, 0.4, 0.7],
  ];
  const shifted = entropies.map((list) => list.map((h, i) => (i === 0 ? 2 : h)));
  const found = overlaps({
    spec: presets['countdown@1'],
    condition: 'all',
    seed: 1,
    steps: [
      { step: 0, entropies },
      { step: 20, entropies: shifted },
    ],
    cost: { tokens: 0, seconds: 0 },
  });
  expect(found.map(({ step, withBase, withFinal }) => [step, withBase.overlap, withFinal.overlap])).toEqual([
    [0, 1, 0],
    [20, 0, 1],
  ]);
  expect(found[0].withBase.chance).toBeCloseTo(0.2);
});

test('a view survives JSON, and a hostile one is none', () => {
  expect(parseView(JSON.parse(JSON.stringify(firstView)))).toEqual(firstView);
  for (const wrong of [
    { smoothing: 1 },
    { metric: 'constructor' },
    { zoom: { from: 3, to: 2 } },
    { hidden: [3] },
    { extra: 1 },
  ])
    expect(parseView({ ...firstView, ...wrong })).toBeNull();
  expect(parseView('view')).toBeNull();
});
