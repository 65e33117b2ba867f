import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisMapping } from '../../experiment/axis_units.ts';
import { madeMetrics } from '../../experiment/testing/made_record.ts';
import { seedBand } from '../../stats/seed_band.ts';
import { smoothed } from '../../stats/smoothing.ts';
import { runs } from '../../testing/runs.ts';
import { bandPath, linePath, lonePath } from '../charts/curve_paths.ts';
import { csvOf } from '../charts/figures/figure_sheet.ts';
import type { ComparedRun } from '../state/compare/compared_run.ts';
import { metricOf } from '../state/compare/metric_list.ts';
import { groupsOf } from '../state/compare/run_groups.ts';
import { en } from '../words/en/en.ts';
import { curveSheet } from './curves/curve_sheet.ts';
import { groupCurves } from './curves/group_curves.ts';
import { runCurve } from './curves/run_curves.ts';
import { madeRuns } from './testing/made_runs.ts';

const reward = metricOf('reward');
const plain = { x: 'step', smoothing: 0, span: 20 } as const;

/** A run at work with these rewards at steps 1, 2, ... */
const growing = (id: string, rewards: readonly number[]): ComparedRun => {
  const [run] = madeRuns([['all', 1, 0.5]]);
  const metrics = rewards.map((value, i) => ({ ...madeMetrics(i + 1), reward: value }));
  return { ...run, id, seed: Number(id.at(-1)), status: 'running', metrics };
};

let name = 0;
const rewards = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 40 });

test('a curve that grew line by line is the curve of all its lines, on every axis and smoothed', () => {
  fc.assert(
    fc.property(
      rewards,
      fc.constantFrom('step', 'tokens', 'time'),
      fc.constantFrom(0, 0.6),
      (values, x, s) => {
        const id = `grown ${name++} 1`;
        const whole = growing(id, values);
        for (let n = 1; n <= values.length; n++)
          runCurve({ ...whole, metrics: whole.metrics.slice(0, n) }, reward, { x, smoothing: s, span: 40 });
        const { xs, raw, smooth } = runCurve({ ...whole }, reward, { x, smoothing: s, span: 40 });
        const steps = values.map((_, i) => i + 1);
        expect([...raw]).toEqual(values);
        expect([...smooth]).toEqual([...smoothed({ xs: steps, ys: values }, s, 40)]);
        expect([...xs]).toEqual(steps.map(axisMapping(whole.metrics, x)));
      },
    ),
    { numRuns: runs(60) },
  );
});

test('a resumed run has none of the steps that the resume took back', () => {
  const run = growing('resumed 1', [0.1, 0.2, 0.3]);
  runCurve(run, reward, plain);
  const again = [...run.metrics, { ...madeMetrics(2), reward: 0.7 }];
  const { steps, raw } = runCurve({ ...run, metrics: again }, reward, plain);
  expect([...steps]).toEqual([1, 2]);
  expect([...raw]).toEqual([0.1, 0.7]);
});

test('a mean that grew is the mean and the band of all steps', () => {
  fc.assert(
    fc.property(rewards, rewards, (one, other) => {
      const length = Math.min(one.length, other.length);
      const ids = [`mean ${name++} 1`, `mean ${name++} 2`];
      const at = (n: number) =>
        groupsOf([one, other].map((values, i) => growing(ids[i], values.slice(0, n))));
      // The same lines as before and new ones after them, as the lab's are.
      const whole = at(length)[0].runs;
      let mean = groupCurves(at(1), reward, { ...plain, band: 'std' })[0].mean;
      for (let n = 1; n <= length; n++) {
        const runs = whole.map((run) => ({ ...run, metrics: run.metrics.slice(0, n) }));
        mean = groupCurves(groupsOf(runs), reward, { ...plain, band: 'std' })[0].mean;
      }
      const expected = seedBand(
        [one, other].map((values) => values.slice(0, length).map((value, i) => ({ step: i + 1, value }))),
        'std',
      );
      expect([...mean.mean]).toEqual(expected.map((point) => point.mean));
      expect([...mean.high]).toEqual(expected.map((point) => point.band?.high ?? Number.NaN));
      expect([...mean.n]).toEqual(expected.map((point) => point.n));
    }),
    { numRuns: runs(60) },
  );
});

test('what was not measured is a gap: of one seed in its curve alone, of all seeds in the mean', () => {
  const entropy = metricOf('entropy');
  const values = [
    [0.2, null, 0.4, null],
    [0.4, 0.3, null, null],
  ];
  const runs = values.map((entropies, i) => {
    const run = growing(`gaps ${name++} ${i + 1}`, [1, 1, 1, 1]);
    return { ...run, metrics: run.metrics.map((line, at) => ({ ...line, entropy: entropies[at] })) };
  });
  const of = (metric: typeof entropy, smoothing: number) =>
    groupCurves(groupsOf(runs), metric, { ...plain, smoothing, band: 'std' })[0];
  const { mean, seeds, n } = of(entropy, 0);
  expect(seeds.map(({ raw }) => [...raw])).toEqual(
    values.map((all) => all.map((value) => value ?? Number.NaN)),
  );
  expect([...mean.steps]).toEqual([1, 2, 3, 4]);
  expect([...mean.mean]).toEqual([expect.closeTo(0.3, 12), 0.3, 0.4, Number.NaN]);
  expect([...mean.n]).toEqual([2, 1, 1, 0]);
  expect([...mean.low].map(Number.isFinite)).toEqual([true, false, false, false]);
  expect(n).toBe(2);
  expect([...of(entropy, 0.6).mean.mean].map(Number.isFinite)).toEqual([true, true, true, false]);
  const [alone] = groupCurves(groupsOf([runs[0]]), entropy, { ...plain, band: 'std' });
  expect([...alone.mean.n]).toEqual([1, 0, 1, 0]);
  expect(curveSheet(en, [alone], entropy, 0).rows.map((row) => row.at(-1))).toEqual([0.2, null, 0.4, null]);
});

test('what an earlier version did not record, and what a world does not have, is empty in tables and files', () => {
  const [run] = madeRuns([['all', 1, 0.5]]);
  const [first, second, third] = run.evaluations;
  const { 'eval/gave_up': _, ...older } = second;
  const metric = metricOf('eval/gave_up');
  const evaluations = [{ ...first, 'eval/gave_up': null }, older, third];
  const curves = groupCurves(groupsOf([{ ...run, id: 'older 1', evaluations }]), metric, {
    ...plain,
    band: 'std',
  });
  const sheet = curveSheet(en, curves, metric, 0);
  expect(sheet.rows.map((row) => row.at(-1))).toEqual([null, null, 0.3]);
  const lines = csvOf(sheet).split('\r\n');
  expect(lines.map((line) => line.split(',').at(-1))).toEqual(['eval/gave_up', '', '', '0.3', '']);
});

test('a seed at work joins the mean once it has caught up', () => {
  const ahead = growing('ahead 1', [0.2, 0.4, 0.6]);
  const behind = growing('behind 2', [0.8]);
  const [{ mean, seeds }] = groupCurves(groupsOf([ahead, behind]), reward, { ...plain, band: 'std' });
  expect(seeds).toHaveLength(2);
  expect([...mean.mean]).toEqual([0.2, 0.4, 0.6]);
  const stopped = { ...behind, id: 'stopped 2', status: 'stopped' } as const;
  const [{ mean: both }] = groupCurves(groupsOf([ahead, stopped]), reward, { ...plain, band: 'std' });
  expect([...both.n]).toEqual([2, 1, 1]);
});

test('conditions keep their own colour, and a second share of the same selection wears a shade', () => {
  const spec = {
    ...madeRuns([['all', 1, 0.5]])[0].spec,
    conditions: [
      { name: 'top10', mask: { select: 'top', rho: 0.1 }, objective: {} },
      { name: 'top20', mask: { select: 'top', rho: 0.2 }, objective: {} },
      { name: 'bonus', mask: { select: 'top', rho: 0.2 }, objective: { entropyBonus: 0.01 } },
    ],
  } as ComparedRun['spec'];
  const runs = madeRuns(
    [
      ['top10', 1, 0.4],
      ['top20', 1, 0.5],
      ['bonus', 1, 0.5],
    ],
    { spec },
  );
  const groups = groupsOf(runs);
  expect(groups.map(({ condition, variant }) => [condition, variant])).toEqual([
    ['top10', 1],
    ['top20', 0],
    ['bonus', 2],
  ]);
  expect(groups.map(({ ambiguous }) => ambiguous)).toEqual([false, true, true]);
});

const viewport = { view: { from: 0, to: 10 }, x: (n: number) => 10 * n, y: (n: number) => n, columns: 100 };

test('a line is cut off at the edges of the view, towards the next point outside', () => {
  expect(linePath([0, 4, 8], [0, 4, 8], { ...viewport, view: { from: 2, to: 6 } })).toBe('M20 2L40 4L60 6');
});

test('a line breaks at a gap, and where its value has no place', () => {
  expect(linePath([0, 1, 2, 3, 4], [1, 2, Number.NaN, 4, 5], viewport)).toBe('M0 1L10 2M30 4L40 5');
  const log = { ...viewport, y: (n: number) => (n > 0 ? n : Number.NaN) };
  expect(linePath([0, 1, 2, 3], [1, 0, 3, 4], log)).toBe('M0 1M20 3L30 4');
  expect(lonePath([0, 1, 2, 3], [1, 0, 3, 4], log, 2)).toBe('M-2 1a2 2 0 1 0 4 0a2 2 0 1 0 -4 0Z');
});

test('a point between two gaps is a dot, a point in a line is none', () => {
  const gap = Number.NaN;
  const dotsOf = (ys: readonly number[], more = viewport) =>
    lonePath(
      ys.map((_, i) => i),
      ys,
      more,
      1,
    ).match(/M[^a]+/g);
  expect(dotsOf([1, 2, gap, 4, 5])).toBeNull();
  expect(dotsOf([1, gap, 3, gap, 5, 6, gap, 8])).toEqual(['M-1 1', 'M19 3', 'M69 8']);
  expect(dotsOf([7])).toEqual(['M-1 7']);
  expect(dotsOf([1, gap, 3, gap, 5], { ...viewport, view: { from: 1, to: 3 } })).toEqual(['M19 3']);
  // Beyond the edge of the view the line goes on.
  expect(dotsOf([1, gap, 3, 4], { ...viewport, view: { from: 0, to: 2 } })).toEqual(['M-1 1']);
});

test('a dash along the axis leaves out the points of its gaps', () => {
  expect(linePath([0, 1, 2, 3], [1, 1, 1, 1], { ...viewport, dash: [15, 10] })).toBe('M0 1L10 1M30 1');
});

test('a band goes round the highest and the lowest of each column, and stops at a gap', () => {
  const xs = Float64Array.of(0, 1, 2, 3, 4);
  const low = Float64Array.of(1, 1, Number.NaN, 3, 3);
  const high = Float64Array.of(2, 3, Number.NaN, 5, 6);
  expect(bandPath(xs, low, high, viewport)).toBe('M0 2L10 3L10 1L0 1ZM30 5L40 6L40 3L30 3Z');
  const coarse = bandPath(xs.subarray(0, 2), low.subarray(0, 2), high.subarray(0, 2), {
    ...viewport,
    columns: 4,
  });
  // Of one column it is a stroke.
  expect(coarse).toBe('M9 3L11 3L11 1L9 1Z');
});
