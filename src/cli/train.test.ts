import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { presets } from '../experiment/presets.ts';
import { readRunFile, writeRunFile } from './runs/run_files.ts';
import { runForklab } from './testing/run_forklab.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-train-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The small preset, with rollouts that take no time. */
const recipe = join(folder, 'small.json');
const mini = presets['countdown-mini@1'];
writeFileSync(
  recipe,
  JSON.stringify({
    ...mini,
    model: 'countdown-50k',
    rollout: { ...mini.rollout, prompts: 2, group: 4, length: 20 },
    evaluation: { every: 10, problems: 2, samples: 1 },
  }),
);
const train = (...args: string[]) =>
  runForklab(['train', recipe, '--conditions', 'top20', '--steps', '1', '--json', ...args]);
const key = { condition: 'top20', seed: 1 };

test.each([
  [['countdown-mini', 'countdown'], 'Unexpected argument "countdown".'],
  [['countdown-mini', '--seed', '-1'], '--seed must be a number from 0 to 2147483647, not "-1".'],
  [['countdown-mini', '--seed', '1.5'], '--seed must be a whole number, not "1.5".'],
  [['countdown-mini', '--seed', '1', '--seeds', '2,3'], 'Give either --seed or --seeds.'],
  [['countdown-mini', '--seeds', '1,1'], '--seeds lists a number twice: "1,1".'],
  [['countdown-mini', '--conditions', 'top20,top20'], '--conditions lists top20 twice.'],
  [
    ['countdown-mini', '--exclude', 'wait,give-up'],
    'The mask excludes "give-up", which is neither a word nor a slot of the world countdown. Its slots: x1 op1 y1 = z1 left u1 u2 ; x2 op2 y2 z2 goal T verdict next end.',
  ],
  [['countdown-mini', '--rho', '0'], '--rho must be a number from 0.001 to 1, not "0".'],
])('train %j is bad usage', async (args, sentence) => {
  expect(await runForklab(['train', ...args])).toEqual({ status: 2, stdout: '', stderr: `${sentence}\n` });
});

describe('train', () => {
  test('a different mask in the same folder is a different run', async () => {
    const out = join(folder, 'masks');
    const first = JSON.parse((await train('--out', out)).stdout);
    expect(first.runs).toMatchObject([{ condition: 'top20', steps: 1 }]);
    const { record } = (await readRunFile(out, key)) ?? {};
    const last = record?.evaluations.at(-1);
    expect(first.runs[0].final).toMatchObject({
      first_attempt: last?.['eval/first_attempt'],
      gave_up: last?.['eval/gave_up'],
    });
    expect(last?.['eval/gave_up']).toEqual(expect.any(Number));
    const second = JSON.parse((await train('--out', out, '--rho', '0.9')).stdout);
    expect(second.runs).toMatchObject([{ condition: 'top90', steps: 1 }]);
    const without = await train('--out', out, '--exclude', 'wait,stop');
    expect(without.stderr).toContain('top20-1.run is a run of a different recipe');
    const again = await train('--out', out, '--normaliser', 'all');
    expect(again.stderr).toContain('top20-1.run is a run of a different recipe');
    expect(existsSync(join(out, 'top90-1.run'))).toBe(true);
  });

  /** Trains into a folder until a text is logged. */
  const trainUntil = (out: string, said: string) => {
    const ctrlC = new AbortController();
    return runForklab(['train', recipe, '--conditions', 'top20', '--out', out, '--json'], {
      interrupt: ctrlC.signal,
      onStderr: (text) => {
        if (text.includes(said)) ctrlC.abort();
      },
    });
  };

  test('Ctrl-C saves progress, and says how to resume', async () => {
    const out = join(folder, 'runs');
    const { status, stdout, stderr } = await trainUntil(out, '5/40 steps');
    expect([status, stdout]).toEqual([130, '']);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      `Stopped. Progress is saved in ${out}: run the same command to resume.`,
    );
    const kept = await readRunFile(out, key);
    expect(kept?.checkpoint.step).toBeGreaterThanOrEqual(5);
    expect(kept?.checkpoint.step).toBeLessThan(40);
    expect(kept?.record.metrics).toHaveLength(kept?.checkpoint.step ?? 0);

    // As saved by a version that chose kernels by timing: it resumes, with a warning.
    if (!kept) throw new Error('Nothing was kept.');
    const { kernels: _, ...before } = kept.record;
    await writeRunFile(out, { ...kept, record: { ...before, matmul: 'matmul_tiled' } });
    writeFileSync(join(out, 'matmuls.json'), '[{"adapter":"another","matmul":"matmul"}]');
    const { step } = kept.checkpoint;
    const again = await trainUntil(out, 'other kernels');
    expect(again.stderr).toContain(
      `was started with other kernels: from step ${step} on, its last digits may`,
    );
    const { record } = (await readRunFile(out, key)) ?? {};
    expect(record?.resumed).toMatchObject([{ step, otherKernels: true }]);
    expect((await trainUntil(out, 'top20 seed 1')).stderr).not.toContain('other kernels');
  });

  test('Ctrl-C ends a training that is not saved at once', async () => {
    const ctrlC = new AbortController();
    const { status, stdout, stderr } = await runForklab(
      ['train', recipe, '--conditions', 'top20', '--steps', '6', '--json'],
      {
        interrupt: ctrlC.signal,
        onStderr: (text) => {
          if (text.startsWith('Training ')) ctrlC.abort();
        },
      },
    );
    expect([status, stdout]).toEqual([130, '']);
    expect(stderr).not.toContain('5/6 steps');
  });
});
