import { expect, test } from 'vitest';
import { presets } from '../../../experiment/presets.ts';
import { comparedRuns } from '../../state/compare/compared_run.ts';
import { groupsOf } from '../../state/compare/run_groups.ts';
import { madeExperiment } from '../testing/made_runs.ts';
import { bySize, growthOf, leadsOf } from './size_values.ts';

type Made = Parameters<typeof madeExperiment>[0];

/** Made-up experiments by the name of their base. */
const groups = (...experiments: readonly (readonly [model: string, runs: Made])[]) =>
  groupsOf(
    experiments.flatMap(([model, runs], i) => {
      const world = model.startsWith('walk') ? ('walk' as const) : ('countdown' as const);
      const spec = { ...presets['countdown@1'], steps: 20, model, world };
      return comparedRuns(madeExperiment(runs, { id: `made${i}`, name: model, spec, onScreen: false }));
    }),
  );

const large: Made = [
  ['top20', 1, 0.62],
  ['top20', 2, 0.6],
  ['top20', 3, 0.64],
  ['all', 1, 0.55],
  ['all', 2, 0.56],
  ['all', 3, 0.54],
];
const small: Made = [
  ['top20', 1, 0.4],
  ['top20', 2, 0.41],
  ['top20', 3, 0.39],
  ['all', 1, 0.41],
  ['all', 2, 0.39],
  ['all', 3, 0.4],
];

test('conditions of several experiments are one by what they select, by the size of the base, rising', () => {
  const found = bySize(groups(['countdown-850k', large], ['countdown-50k', small]));
  expect(found.sizes).toBe(2);
  expect(found.columns.map(({ parameters, step }) => [parameters, step])).toEqual([
    [50_000, 20],
    [850_000, 20],
  ]);
  expect(found.columns[0].base).toBeCloseTo(0.2);
  const top = found.conditions.find(({ selection }) => selection.select === 'top')!;
  expect(top.values.map(({ moments }) => Number(moments.mean.toFixed(6)))).toEqual([0.4, 0.62]);
  // scipy.stats.t.interval(0.95, 2, loc=0.62, scale=0.02/sqrt(3)): 0.570317 to 0.669683
  expect(top.values[1].interval!.low).toBeCloseTo(0.570317, 5);
});

test('the lead at a size is paired by seed, and by Welch where there is no seed in common', () => {
  const apart: Made = [
    ['top20', 1, 0.5],
    ['top20', 2, 0.54],
    ['all', 3, 0.4],
    ['all', 4, 0.42],
    ['all', 5, 0.41],
  ];
  const { conditions } = bySize(
    groups(['countdown-50k', small], ['countdown-164k', apart], ['countdown-850k', large]),
  );
  const [top, all] = ['top', 'all'].map((select) => conditions.find((c) => c.selection.select === select)!);
  const leads = leadsOf(top, all);
  expect(leads.map(({ way, n }) => [way, ...n])).toEqual([
    ['paired', 3, 3],
    ['welch', 2, 3],
    ['paired', 3, 3],
  ]);
  // scipy.stats.ttest_ind([.5, .54], [.4, .42, .41], equal_var=False).confidence_interval(.95): -0.079073 to 0.299073
  expect(leads[1].mean).toBeCloseTo(0.11, 10);
  expect(leads[1].interval!.low).toBeCloseTo(-0.079073, 5);
  expect(leads[1].interval!.high).toBeCloseTo(0.299073, 5);
  expect(leads[1].tooFew).toBe(true);
  // scipy.stats.t.interval(.95, 2, loc=.07, scale=std([.07, .04, .1], ddof=1)/sqrt(3))
  expect(leads[2].interval!.low).toBeCloseTo(-0.004524, 5);
  // scipy.stats.ttest_ind([.07, .04, .1], [-.01, .02, -.01], equal_var=False).confidence_interval(.95)
  const { welch } = growthOf(leads)!;
  expect(welch!.difference).toBeCloseTo(0.07, 10);
  expect(welch!.low).toBeCloseTo(0.008543, 5);
  expect(growthOf(leads.slice(0, 2))).toBeNull();
});

test('another task, and what was not trained yet, are left out; the first is named', () => {
  const found = bySize(
    groups(['countdown-50k', small], ['walk-86k', large], ['countdown-850k', large], ['smollm2', small]),
  );
  expect(found.columns.map(({ model }) => model)).toEqual(['countdown-50k', 'countdown-850k']);
  expect(found.leftOut).toEqual(['walk-86k', 'smollm2']);
  const [first] = groups(['countdown-164k', small]);
  const begun = {
    ...first,
    runs: first.runs.map((run) => ({ ...run, evaluations: run.evaluations.slice(0, 1) })),
  };
  expect(bySize([begun])).toEqual({ columns: [], conditions: [], sizes: 0, leftOut: [] });
});

test('two bases of one size are one size, and a run of an experiment that is there twice is no second seed', () => {
  const found = bySize(
    groups(['countdown-164k', small], ['countdown-164k-seed2', large], ['countdown-164k', small]),
  );
  expect(found.sizes).toBe(1);
  expect(found.columns).toHaveLength(3);
  expect(found.conditions).toHaveLength(2);
  const [top, all] = ['top', 'all'].map(
    (select) => found.conditions.find((c) => c.selection.select === select)!,
  );
  expect(leadsOf(top, all).map(({ n }) => n[0])).toEqual([3, 3, 3]);
  expect(growthOf(leadsOf(top, all))).toBeNull();
});
