import { expect, test } from 'vitest';
import { foreignAlerts } from './foreign_alerts.ts';
import type { ForeignRun } from './foreign_run.ts';
import { joinUpdates } from './join_updates.ts';
import { madeForeignRun } from './testing/made_foreign.ts';

const run = (part: Partial<ForeignRun>): ForeignRun => ({
  ...madeForeignRun('a', 1, 1),
  unit: 'update',
  ...part,
});

test('an update belongs to the step that it is in; what has no value in an update leaves the mean alone', () => {
  const joined = joinUpdates(
    run({
      metrics: [
        { step: 1, reward: 1, loss: 1 },
        { step: 3, reward: 3, loss: Number.NaN, learning_rate: 0.1 },
        { step: 4, entropy: 2, learning_rate: 0.2, 'trl/rewards/verify/mean': 4 },
        { step: 7, entropy: 1 },
      ],
      evaluations: [
        { step: 0, 'eval/pass@1': 0.1 },
        { step: 5, 'eval/pass@1': 0.2 },
        { step: 6, 'eval/pass@1': 0.3 },
      ],
    }),
    3,
  );
  expect(joined).toMatchObject({ unit: 'step', updatesPerStep: 3 });
  expect(joined.metrics).toEqual([
    { step: 1, reward: 1, loss: Number.NaN, learning_rate: 0.1 },
    { step: 2, entropy: 2, learning_rate: 0.2, 'trl/rewards/verify/mean': 4 },
    { step: 3, entropy: 1 },
  ]);
  expect(joined.evaluations).toEqual([
    { step: 0, 'eval/pass@1': 0.1 },
    { step: 2, 'eval/pass@1': 0.3 },
  ]);
});

test('what counts steps or rows already stays as it is', () => {
  const steps = run({ unit: 'step' });
  expect(joinUpdates(steps, 2)).toBe(steps);
});

test('alerts of what the trainer logs, and none of what it does not', () => {
  const lines = Array.from({ length: 60 }, (_, i) => ({
    step: i + 1,
    // As ms-swift calls it where groups were refilled.
    'ms-swift/reward': 0.1,
    entropy: i < 30 ? 1 : 0.1,
    'completions/clipped_ratio': i < 50 ? 0 : 1,
    ...(i === 20 && { grad_norm: Number.NaN }),
  }));
  expect(foreignAlerts({ metrics: lines }).map(({ kind, step }) => [kind, step])).toEqual([
    ['not-finite', 21],
    ['entropy-collapse', 35],
    ['reward-flat', 40],
    ['all-truncated', 53],
  ]);
  expect(foreignAlerts({ metrics: lines.map(({ step }) => ({ step })) })).toEqual([]);
});
