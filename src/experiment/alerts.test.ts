import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alerts, type WatchedMetrics } from './alerts.ts';

/** A healthy run: reward rises, entropy halves, some groups have no signal. */
const well = (steps: number): WatchedMetrics[] =>
  Array.from({ length: steps }, (_, i) => ({
    step: i + 1,
    reward: 0.2 + 0.4 * (i / steps) + 0.06 * Math.sin(1.7 * i),
    entropy: 0.18 * (1 - 0.5 * (i / steps)),
    frac_reward_zero_std: 0.4,
    'completions/clipped_ratio': 0.2,
    'clip_ratio/low_mean': 0.001,
    'clip_ratio/high_mean': 0.01,
    loss: 0.01,
    grad_norm: 0.3,
  }));
const changed = (
  steps: number,
  change: (line: WatchedMetrics, i: number) => Partial<WatchedMetrics>,
): WatchedMetrics[] => well(steps).map((line, i) => ({ ...line, ...change(line, i) }));
const kinds = (lines: readonly WatchedMetrics[]) => alerts(lines).map(({ kind, step }) => [kind, step]);

test('a healthy run gives no alert, and neither does a short one', () => {
  expect(alerts(well(60))).toEqual([]);
  expect(alerts(changed(2, () => ({ reward: 0, 'completions/clipped_ratio': 1 })))).toEqual([]);
  expect(alerts([])).toEqual([]);
});

test('a number that is not finite is reported immediately, once', () => {
  const nan = changed(20, (_, i) => (i >= 11 ? { loss: Number.NaN, reward: Number.NaN } : {}));
  expect(alerts(nan)).toEqual([{ kind: 'not-finite', step: 12, value: Number.NaN }]);
  const infinite = changed(20, (_, i) => (i === 4 || i === 9 ? { grad_norm: Number.POSITIVE_INFINITY } : {}));
  expect(kinds(infinite)).toEqual([
    ['not-finite', 5],
    ['not-finite', 10],
  ]);
});

test('reward that does not rise over forty steps is flat, unless the task is solved', () => {
  const noise = (i: number) => 0.06 * Math.sin(1.7 * i);
  const flat = alerts(changed(60, (_, i) => ({ reward: 0.22 + noise(i) })));
  expect(flat).toHaveLength(1);
  expect(flat[0]).toMatchObject({ kind: 'reward-flat', step: 40 });
  expect(Math.abs(flat[0].value)).toBeLessThan(0.064);
  expect(alerts(changed(60, (_, i) => ({ reward: 0.95 + noise(i) / 3 })))).toEqual([]);
  expect(kinds(changed(60, () => ({ reward: 0 })))).toEqual([['reward-flat', 40]]);
});

test('entropy that falls below a fifth of its start has collapsed', () => {
  const collapsed = changed(60, (_, i) => ({ entropy: 0.18 * 0.93 ** i }));
  const [alert, ...others] = alerts(collapsed);
  expect(others).toEqual([]);
  expect(alert.kind).toBe('entropy-collapse');
  const mean = (to: number) => collapsed.slice(to - 5, to).reduce((s, { entropy }) => s + entropy! / 5, 0);
  expect(alert.value).toBeCloseTo(mean(alert.step), 12);
  expect(mean(alert.step)).toBeLessThan(0.2 * mean(5));
  expect(mean(alert.step - 1)).toBeGreaterThanOrEqual(0.2 * mean(5));
});

test('steps without measurements are not a collapse, and do not hide one', () => {
  const unmeasured = { entropy: null, loss: null, grad_norm: null };
  expect(alerts(changed(60, (_, i) => (i % 3 === 0 || (i > 20 && i < 30) ? unmeasured : {})))).toEqual([]);
  expect(alerts(changed(60, () => unmeasured))).toEqual([]);
  // Two steps in three are dropped, and entropy falls to a tenth at step 31: the mean of five measured ones detects it.
  const dropped = (i: number) => i % 3 !== 0;
  const collapse = changed(60, (_, i) => (dropped(i) ? unmeasured : i >= 30 ? { entropy: 0.018 } : {}));
  const [alert, ...others] = alerts(collapse);
  expect([alert.kind, others]).toEqual(['entropy-collapse', []]);
  const measured = collapse.flatMap(({ step, entropy }) => (entropy === null ? [] : [{ step, entropy }]));
  const at = measured.findIndex(({ step }) => step === alert.step);
  const mean = (to: number) => measured.slice(to - 4, to + 1).reduce((s, { entropy }) => s + entropy / 5, 0);
  expect(mean(at)).toBeLessThan(0.2 * mean(4));
  expect(mean(at - 1)).toBeGreaterThanOrEqual(0.2 * mean(4));
  expect(alert.value).toBeCloseTo(mean(at), 12);
});

test('groups without signal are reported over a window, and again on recurrence', () => {
  const one = changed(40, (_, i) => (i === 20 ? { frac_reward_zero_std: 1 } : {}));
  expect(alerts(one)).toEqual([]);
  const twice = changed(60, (_, i) => ({
    frac_reward_zero_std: (i >= 10 && i < 25) || i >= 45 ? 1 : 0.1,
  }));
  // Eight of ten at 1 and two at 0.1 are 0.82.
  expect(kinds(twice)).toEqual([
    ['no-signal', 18],
    ['no-signal', 53],
  ]);
});

test('three steps whose responses are all truncated', () => {
  const cut = changed(20, (_, i) => ({ 'completions/clipped_ratio': i === 3 || i >= 10 ? 1 : 0.5 }));
  expect(alerts(cut)).toEqual([{ kind: 'all-truncated', step: 13, value: 1 }]);
});

test('lines undone by a resume do not count', () => {
  const bad = changed(12, (_, i) => (i >= 10 ? { loss: Number.NaN } : {}));
  expect(alerts([...bad, ...well(20).slice(8)])).toEqual([]);
});

test('alerts are ordered by step, and a resumed run keeps those it had', () => {
  const number = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, Number.NaN));
  const maybe = fc.option(number, { freq: 4 });
  const lines = fc.array(fc.tuple(number, maybe, number, number), { maxLength: 60 }).map((all) =>
    all.map(([reward, entropy, flat, cut], i) => ({
      step: i + 1,
      reward,
      entropy,
      frac_reward_zero_std: flat,
      'completions/clipped_ratio': cut,
      'clip_ratio/low_mean': entropy,
      'clip_ratio/high_mean': flat,
      loss: reward,
      grad_norm: entropy,
    })),
  );
  fc.assert(
    fc.property(lines, (run) => {
      const found = alerts(run);
      const half = run.slice(0, run.length >> 1);
      expect(found.filter(({ step }) => step <= half.length)).toEqual(alerts(half));
      expect(found.map(({ step }) => step)).toEqual(found.map(({ step }) => step).toSorted((a, b) => a - b));
    }),
  );
});

test('trained tokens of which a tenth leaves the clip range, below or above, are an alert', () => {
  const low = changed(30, (_, i) => (i >= 9 ? { 'clip_ratio/low_mean': 0.12 } : {}));
  const [alert, ...others] = alerts(low);
  expect(others).toEqual([]);
  // Seven or eight of ten steps make the mean of the window.
  expect(alert).toMatchObject({ kind: 'clipped', step: 17 });
  expect(alert.value).toBeCloseTo(0.01 + (2 * 0.001 + 8 * 0.12) / 10, 12);
  const unknownBelow = changed(30, () => ({ 'clip_ratio/low_mean': null, 'clip_ratio/high_mean': 0.2 }));
  expect(kinds(unknownBelow)).toEqual([['clipped', 10]]);
  expect(alerts(changed(30, () => ({ 'clip_ratio/low_mean': null, 'clip_ratio/high_mean': null })))).toEqual(
    [],
  );
});
