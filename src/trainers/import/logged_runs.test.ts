import { openAsBlob, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { ForeignLine } from '../../experiment/foreign/foreign_run.ts';
import { parseForeignRecord } from '../../experiment/foreign/foreign_schema.ts';
import { importFiles } from './import_files.ts';

/** Real logs, cut small, and the same numbers as other tools write them (`reference/trainer_files.py`). */
const folder = fileURLToPath(new URL('../../../reference/fixtures/metrics/', import.meta.url));

async function imported(of: string, updatesPerStep: number | null = null) {
  const paths = readdirSync(join(folder, of), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = [];
  for (const path of paths) files.push({ path: path.slice(folder.length), file: await openAsBlob(path) });
  return importFiles(files, { updatesPerStep });
}
const [trl] = (await imported('trl')).runs;
const column = (lines: readonly ForeignLine[], name: string) => lines.map((line) => line[name]);
const single = (values: readonly number[]) => values.map(Math.fround);

test('a run of TRL: ten steps of two updates, with evaluations before, between and after', () => {
  expect(trl).toMatchObject({
    condition: 'trl',
    seed: 1,
    trainer: 'trl',
    unit: 'step',
    updatesPerStep: 2,
    notes: [],
  });
  expect(column(trl.metrics, 'step')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(trl.metrics[0]).toMatchObject({
    reward: 0.265625,
    entropy: (0.17480254173278809 + 0.17480674386024475) / 2,
    grad_norm: (1.502030849456787 + 1.2960879802703857) / 2,
    learning_rate: 0.00011999999999999999,
    'mask/kept': (0.2002762407064438 + 0.20094192028045654) / 2,
    groups_dropped: 0,
    'trl/reward_std': 0.44515693187713623,
    'trl/num_tokens': 1809,
  });
  expect(column(trl.evaluations, 'step')).toEqual([0, 10]);
  expect(trl.evaluations[0]).toMatchObject({
    'eval/pass@1': 0.2208835333585739,
    'eval/entropy': 0.18783719837665558,
    'eval/length': 24.615461349487305,
  });
});

test('a run of ms-swift: its entropy, threshold and mask; the learning rate stays its own', async () => {
  const { runs, found } = await imported('swift');
  expect(runs).toHaveLength(1);
  const [run] = runs;
  expect(run).toMatchObject({ seed: 1, trainer: 'ms-swift', unit: 'step', updatesPerStep: 2, notes: [] });
  expect(found.map(({ kind }) => kind).sort()).toEqual(['swift-args', 'swift-log']);
  for (const line of run.metrics) {
    expect(line.entropy).toBeGreaterThan(0.1);
    expect(line['mask/kept']).toBeCloseTo(0.2, 1);
    expect(line['mask/tau']).toBeGreaterThan(0.3);
    expect(line['ms-swift/learning_rate']).toBeGreaterThan(0);
    expect(line).not.toHaveProperty('learning_rate');
    expect(line.reward).toBeGreaterThanOrEqual(0);
  }
});

test('TensorBoard has the same numbers, to float32', async () => {
  const { runs } = await imported('tensorboard');
  expect(runs).toHaveLength(1);
  const [run] = runs;
  expect(run).toMatchObject({ trainer: 'trl', seed: 1, unit: 'step', updatesPerStep: 2 });
  expect(run.metrics).toHaveLength(trl.metrics.length);
  for (const name of ['reward', 'trl/reward_std', 'completions/mean_length', 'frac_reward_zero_std'])
    expect(column(run.metrics, name)).toEqual(single(column(trl.metrics, name)));
  for (const [i, line] of trl.metrics.entries()) {
    for (const [name, value] of Object.entries(line)) expect(run.metrics[i][name]).toBeCloseTo(value, 5);
  }
  expect(single(column(run.evaluations, 'eval/pass@1'))).toEqual(
    single(column(trl.evaluations, 'eval/pass@1')),
  );
});

test('a panel of W&B, trackio and verl’s file logger have its rewards', async () => {
  const { runs, refused } = await imported('.');
  expect(refused).toEqual([]);
  const rewards = column(trl.metrics, 'reward');
  const of = (kind: string) => runs.find(({ sources }) => sources[0].kind === kind)!;
  // Of two updates the first alone has a reward.
  expect(of('wandb-csv')).toMatchObject({ unit: 'update', seed: null });
  expect(column(of('wandb-csv').metrics, 'step')).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
  for (const kind of ['wandb-csv', 'trackio', 'verl-log'])
    expect(column(of(kind).metrics, 'reward')).toEqual(rewards);
  expect(of('verl-log')).toMatchObject({ condition: 'top20', trainer: 'verl', unit: 'step' });
  const told = await imported('.', 2);
  expect(column(told.runs.find(({ sources }) => sources[0].kind === 'wandb-csv')!.metrics, 'step')).toEqual(
    column(trl.metrics, 'step'),
  );
  // All of it is a record that is kept and sent.
  const record = { format: 1, name: 'fixtures', date: '', version: '', runs: structuredClone(runs) };
  expect(parseForeignRecord(record).runs).toEqual(runs);
});
