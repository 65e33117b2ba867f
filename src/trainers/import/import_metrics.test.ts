import { describe, expect, test } from 'vitest';
import type { ForeignRun } from '../../experiment/foreign/foreign_run.ts';
import type { ImportFile } from './import_file.ts';
import { importFiles } from './import_files.ts';
import { eventFile, scalarEvent, tensorEvent, textEvent } from './testing/event_file.ts';

const file = (path: string, content: string | Uint8Array<ArrayBuffer> | object): ImportFile => ({
  path,
  file: new Blob([
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content, null, 2),
  ]),
});
const only = async (
  files: readonly ImportFile[],
  updatesPerStep: number | null = null,
): Promise<ForeignRun> => {
  const { runs, refused } = await importFiles(files, { updatesPerStep });
  expect(refused).toEqual([]);
  expect(runs).toHaveLength(1);
  return runs[0];
};

/** Two updates a step: rewards at the first alone, as TRL logs them. */
const history = [
  {
    step: 0,
    eval_reward: 0.2,
    'eval_rewards/verify/mean': 0.19,
    'eval_completions/mean_length': 13,
    eval_entropy: 0.4,
  },
  {
    step: 1,
    reward: 0.25,
    reward_std: 0.35,
    num_tokens: 1000,
    entropy: 0.2,
    loss: 0.1,
    grad_norm: 1,
    learning_rate: 0,
  },
  { step: 2, entropy: 0.4, loss: 0.3, grad_norm: 3, learning_rate: 6e-5 },
  {
    step: 3,
    reward: 0.5,
    reward_std: 0.45,
    num_tokens: 2000,
    entropy: 0.6,
    loss: 0.2,
    grad_norm: 2,
    learning_rate: 1.2e-4,
  },
  { step: 4, entropy: 0.8, loss: 0.4, grad_norm: 4, learning_rate: 1.8e-4 },
  { step: 4, eval_reward: 0.3, 'eval_rewards/verify/mean': 0.29 },
  { step: 4, train_runtime: 50, train_loss: 0.25 },
];

describe('TRL', () => {
  test('updates are joined to steps: rewards of the first, means of the others, the last learning rate', async () => {
    const run = await only([
      file('top20/out/checkpoint-4/trainer_state.json', { global_step: 4, log_history: history }),
    ]);
    expect(run).toMatchObject({
      condition: 'top20',
      seed: null,
      trainer: 'trl',
      unit: 'step',
      updatesPerStep: 2,
    });
    expect(run.metrics).toEqual([
      {
        step: 1,
        reward: 0.25,
        'trl/reward_std': 0.35,
        'trl/num_tokens': 1000,
        entropy: expect.closeTo(0.3, 12),
        loss: expect.closeTo(0.2, 12),
        grad_norm: 2,
        learning_rate: 6e-5,
      },
      {
        step: 2,
        reward: 0.5,
        'trl/reward_std': 0.45,
        'trl/num_tokens': 2000,
        entropy: expect.closeTo(0.7, 12),
        loss: expect.closeTo(0.3, 12),
        grad_norm: 3,
        learning_rate: 1.8e-4,
      },
    ]);
    expect(run.evaluations).toEqual([
      { step: 0, 'eval/pass@1': 0.19, 'trl/eval_reward': 0.2, 'eval/length': 13, 'eval/entropy': 0.4 },
      { step: 2, 'eval/pass@1': 0.29, 'trl/eval_reward': 0.3 },
    ]);
  });

  test('without a sign of how many updates a step has, updates are what is counted, unless somebody says it', async () => {
    const every10 = {
      log_history: [10, 20, 30, 40].map((step) => ({ step, reward: step, frac_reward_zero_std: 0 })),
    };
    const state = file('trainer_state.json', every10);
    expect(await only([state])).toMatchObject({
      condition: 'trainer_state.json',
      unit: 'update',
      updatesPerStep: null,
      notes: ['averaged'],
    });
    const told = await only([state], 20);
    expect(told.metrics.map(({ step, reward }) => [step, reward])).toEqual([
      [1, 10],
      [2, 30],
    ]);
  });

  test('the recipe beside the log says it, with the seed', async () => {
    const run = await only([
      file(
        'run/forklab.yaml',
        'max_steps: 40 # updates\nsteps_per_generation: 4\ngradient_accumulation_steps: 2\nnum_iterations: 2\nseed: 3\n',
      ),
      file('run/out/checkpoint-40/trainer_state.json', {
        log_history: [
          { step: 10, reward: 1 },
          { step: 20, reward: 2 },
        ],
      }),
    ]);
    expect(run).toMatchObject({ condition: 'run', seed: 3, unit: 'step', updatesPerStep: 4 });
    expect(run.metrics.map(({ step }) => step)).toEqual([3, 5]);
  });

  test('the checkpoint that comes furthest is read, and NaN is measured', async () => {
    const short = { log_history: history.slice(0, 3) };
    const nan =
      '{"log_history": [{"step": 1, "reward": 0.5, "grad_norm": NaN, "loss": -Infinity}, {"step": 2, "reward": 1}]}';
    const { runs, found } = await importFiles([
      file('a/checkpoint-2/trainer_state.json', short),
      file('a/checkpoint-4/trainer_state.json', { log_history: history }),
      file('b/checkpoint-9/trainer_state.json', nan),
      file('b/checkpoint-9/optimizer.pt', 'x'),
      file('b/checkpoint-9/notes.txt', 'x'),
    ]);
    expect(runs.map(({ condition }) => condition)).toEqual(['a', 'b']);
    expect(found.map(({ path, gives, isLeft }) => [path, gives, isLeft])).toEqual([
      ['a/checkpoint-2/trainer_state.json', 'metrics', true],
      ['a/checkpoint-4/trainer_state.json', 'metrics', false],
      ['b/checkpoint-9/optimizer.pt', 'nothing', false],
      ['b/checkpoint-9/trainer_state.json', 'metrics', false],
    ]);
    expect(runs[1].metrics[0]).toEqual({
      step: 1,
      reward: 0.5,
      grad_norm: Number.NaN,
      loss: Number.NEGATIVE_INFINITY,
    });
  });

  test('runs of two seeds are of one condition', async () => {
    const { runs } = await importFiles([
      file('exp/top20-seed1/trainer_state.json', { log_history: history }),
      file('exp/top20-seed2/trainer_state.json', { log_history: history }),
    ]);
    expect(runs.map(({ condition, seed }) => [condition, seed])).toEqual([
      ['top20', 1],
      ['top20', 2],
    ]);
  });
});

describe('ms-swift', () => {
  const lines = [1, 2, 3, 4].map((update) => ({
    ...(update % 2 === 1 && { reward: update / 10, frac_reward_zero_std: 0 }),
    'entropy/mean': update,
    'entropy/threshold': 2 * update,
    learning_rate: 1e-4,
    'global_step/max_steps': `${update}/4`,
    elapsed_time: '5s',
    'memory(GiB)': 0.5,
  }));
  const log = lines.map((line) => JSON.stringify(line)).join('\n');

  test('its own names for entropy are read, and rewards of groups that were replaced stay its own', async () => {
    const args = {
      rlhf_type: 'grpo',
      dynamic_sample: true,
      seed: 2,
      steps_per_generation: 2,
      num_iterations: 1,
    };
    const run = await only([file('s/out/logging.jsonl', log), file('s/out/args.json', args)]);
    expect(run).toMatchObject({
      condition: 's',
      seed: 2,
      trainer: 'ms-swift',
      unit: 'step',
      notes: ['refilled'],
    });
    expect(run.metrics).toEqual([
      {
        step: 1,
        'ms-swift/reward': 0.1,
        'ms-swift/frac_reward_zero_std': 0,
        entropy: 1.5,
        'mask/tau': 3,
        'ms-swift/learning_rate': 1e-4,
        'ms-swift/memory(GiB)': 0.5,
      },
      {
        step: 2,
        'ms-swift/reward': expect.closeTo(0.3, 12),
        'ms-swift/frac_reward_zero_std': 0,
        entropy: 3.5,
        'mask/tau': 7,
        'ms-swift/learning_rate': 1e-4,
        'ms-swift/memory(GiB)': 0.5,
      },
    ]);
  });

  test('a log that is cut off in its last line, and one of a run that went back', async () => {
    const back = `${log}\n${JSON.stringify({ ...lines[1], 'entropy/mean': 9 })}\n{"reward": 0.1, "global_`;
    const run = await only([file('logging.jsonl', back)]);
    expect(run).toMatchObject({ unit: 'update', notes: ['refill-unknown', 'cut-off'] });
    expect(run.metrics.map((line) => [line.step, line.entropy])).toEqual([
      [1, 1],
      [2, 9],
    ]);
  });
});

describe('verl', () => {
  test('the file logger: steps are steps, and null was no finite number', async () => {
    const data = (step: number) => ({
      'critic/score/mean': step / 10,
      'actor/entropy': 1,
      'actor/pg_loss': null,
      'response_length/mean': 20,
      'response_length/clip_ratio': 0.5,
      ...(step === 2 && { 'val-core/forklab/acc/mean@4': 0.4, 'val-core/forklab/acc/best@4/mean': 0.7 }),
    });
    const run = await only([
      file(
        'forklab/top20.jsonl',
        [1, 2].map((step) => JSON.stringify({ step, data: data(step) })).join('\n'),
      ),
    ]);
    expect(run).toMatchObject({
      condition: 'top20',
      trainer: 'verl',
      unit: 'step',
      notes: ['refill-unknown'],
    });
    expect(run.metrics[0]).toEqual({
      step: 1,
      reward: 0.1,
      entropy: 1,
      'verl/actor/pg_loss': Number.NaN,
      'completions/mean_length': 20,
      'completions/clipped_ratio': 0.5,
    });
    expect(run.evaluations).toEqual([
      { step: 2, 'eval/pass@1': 0.4, 'verl/val-core/forklab/acc/best@4/mean': 0.7 },
    ]);
  });
});

describe('what trainers log through', () => {
  test('TensorBoard: both kinds of scalars, the arguments, and a file that is still being written', async () => {
    const events = [
      textEvent(
        'args/text_summary',
        '{"seed": 7, "steps_per_generation": 2, "gradient_accumulation_steps": 1, "num_iterations": 1}',
      ),
      ...[1, 2, 3, 4].flatMap((step) => [
        scalarEvent(step, 'train/entropy', step),
        tensorEvent(step, 'train/grad_norm', 10 * step),
      ]),
      scalarEvent(1, 'train/reward', 0.5),
      scalarEvent(1, 'train/frac_reward_zero_std', 0.25),
      scalarEvent(4, 'eval/rewards/verify/mean', 0.75),
    ];
    const whole = eventFile(events);
    const path = 'run/out/runs/Nov30_12-00-00_host/events.out.tfevents.1.host';
    const run = await only([file(path, whole)]);
    expect(run).toMatchObject({
      condition: 'run',
      seed: 7,
      trainer: 'trl',
      unit: 'step',
      updatesPerStep: 2,
      notes: [],
    });
    expect(run.metrics).toEqual([
      { step: 1, reward: 0.5, frac_reward_zero_std: 0.25, entropy: 1.5, grad_norm: 15 },
      { step: 2, entropy: 3.5, grad_norm: 35 },
    ]);
    expect(run.evaluations).toEqual([{ step: 2, 'eval/pass@1': 0.75 }]);
    const cut = await only([file(path, whole.slice(0, -3))]);
    expect(cut.notes).toEqual(['cut-off']);
    expect(cut.evaluations).toEqual([]);
  });

  test('a panel of W&B with two runs, quoted and not; its Step counts rows', async () => {
    const csv =
      '"Step","a, b - train/reward","a, b - train/reward__MIN","c - train/reward"\n1,0.5,0.5,\n"2",NaN,0.5,0.25\n';
    const { runs } = await importFiles([
      file('panel.csv', csv),
      file('x/wandb.csv', 'train/global_step,c - train/entropy\n1,2\n'),
    ]);
    expect(runs.map(({ condition, unit, metrics }) => [condition, unit, metrics])).toEqual([
      [
        'a, b',
        'row',
        [
          { step: 1, reward: 0.5 },
          { step: 2, reward: Number.NaN },
        ],
      ],
      ['c', 'row', [{ step: 2, reward: 0.25 }]],
    ]);
  });

  test('trackio: one metric a file, joined by run', async () => {
    const metric = (name: string, values: unknown[]) => ({
      project: 'p',
      run: 'r',
      metric: name,
      values: values.map((value, i) => ({ timestamp: 't', step: i + 1, value })),
    });
    const run = await only([
      file('a.json', metric('train/reward', [0.5, 0.5, null])),
      file('b.json', metric('train/completions/mean_length', [10, 'NaN', 30])),
    ]);
    expect(run).toMatchObject({
      condition: 'p/r',
      trainer: 'trl',
      sources: [{ path: 'a.json' }, { path: 'b.json' }],
    });
    expect(run.metrics.map((line) => line['completions/mean_length'])).toEqual([10, Number.NaN, 30]);
  });
});
