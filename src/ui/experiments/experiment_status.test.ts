import { expect, test } from 'vitest';
import type { KeptStatus } from '../../lab/client/kept_protocol.ts';
import { canResume, interrupted, queueOf, results, statusOf } from './experiment_status.ts';
import { madeKept } from './testing/made_kept.ts';

const withRuns = (...statuses: KeptStatus[]) => {
  const made = madeKept(1);
  return { ...made, runs: statuses.map((status, i) => ({ ...made.runs[0], status, step: i })) };
};

test('an experiment is running if any run is, and done when all of its runs are', () => {
  expect(statusOf(withRuns('done', 'running', 'queued'))).toEqual({ status: 'running', step: 2 });
  expect(statusOf(withRuns('done', 'done')).status).toBe('done');
  expect(statusOf(withRuns('done', 'queued')).status).toBe('paused');
  expect(statusOf(withRuns('queued', 'queued')).status).toBe('queued');
  expect(statusOf(withRuns('stopped', 'done', 'queued')).status).toBe('stopped');
  expect(statusOf(withRuns('failed', 'done')).status).toBe('failed');
});

test('what is done, removed or open in another tab cannot be resumed here', () => {
  expect(canResume(madeKept(1))).toBe(true);
  expect(canResume(madeKept(1, { status: 'stopped' }))).toBe(true);
  expect(canResume(madeKept(1, { status: 'done' }))).toBe(false);
  expect(canResume(madeKept(1, {}, { elsewhere: true }))).toBe(false);
  expect(canResume(madeKept(1, {}, { removed: '2026-11-25T12:00:00.000Z' }))).toBe(false);
});

test('the newest paused experiment is offered, unless it was dismissed, is queued, or runs in another tab', () => {
  const all = [
    madeKept(1, { status: 'done' }),
    madeKept(2, {}, { elsewhere: true }),
    madeKept(3, {}, { queued: 1 }),
    madeKept(4, { status: 'stopped' }),
    madeKept(5),
    madeKept(6),
  ];
  expect(interrupted(all, [])?.id).toBe('experiment5');
  expect(interrupted(all, ['experiment5'])?.id).toBe('experiment6');
  expect(interrupted(all, ['experiment5', 'experiment6'])).toBeNull();
});

test('the queue is in the order of its places', () => {
  const all = [
    madeKept(1, {}, { queued: 3 }),
    madeKept(2),
    madeKept(3, {}, { queued: 1.5 }),
    madeKept(4, {}, { queued: 2, removed: '2026-11-25T12:00:00.000Z' }),
  ];
  expect(queueOf(all).map(({ id }) => id)).toEqual(['experiment3', 'experiment1']);
});

test('a condition’s result is the mean of the seeds that have one', () => {
  const made = madeKept(1);
  const [run] = made.runs;
  const runs = [
    { ...run, pass: 0.2 },
    { ...run, seed: 2, pass: 0.4 },
    { ...run, seed: 3, pass: null },
    { ...made.runs[1], pass: null },
  ];
  expect(results({ ...made, runs }).passes).toEqual([
    { condition: run.condition, pass: expect.closeTo(0.3), seeds: 2 },
  ]);
});

test('scores before the end are of the runs that were evaluated last, and are not final', () => {
  const { spec, runs } = madeKept(1, { step: 12, pass: 0.3 });
  const [first, ...others] = runs;
  const behind = { ...first, step: 8, pass: 0.2 };
  const found = results({ spec, runs: [behind, ...others] });
  expect(found.isFinal).toBe(false);
  expect(found.passes.map(({ condition }) => condition)).toEqual(others.map(({ condition }) => condition));
  const done = runs.map((run) => ({ ...run, status: 'done' as const, step: spec.steps }));
  expect(results({ spec, runs: done })).toMatchObject({ isFinal: true });
});
