import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readContents } from '../formats/archive/read_archive.ts';
import { runForklab } from './testing/run_forklab.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of 50 updates, two a step, whose reward stays and whose gradient is once no number. */
const history = Array.from({ length: 100 }, (_, i) => ({
  step: i + 1,
  ...(i % 2 === 0 && { reward: 0.1, reward_std: 0.3, frac_reward_zero_std: 0.2 }),
  grad_norm: i === 60 ? Number.NaN : 1,
}));
const write = (path: string, content: string) => {
  const whole = join(folder, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, content);
};
write(
  'top20/out/checkpoint-100/trainer_state.json',
  JSON.stringify({ log_history: history }).replace('"grad_norm":null', '"grad_norm":NaN'),
);
write('top20/out/checkpoint-100/optimizer.pt', 'x');
write('top20/notes.txt', 'x');
write('broken/trainer_state.json', '{"log_history": [');

test('a run folder: what is in it, what is wrong with the run, and an archive of it', async () => {
  const out = join(folder, 'top20.forklab.zip');
  const { status, stdout, stderr } = await runForklab([
    'import',
    join(folder, 'top20'),
    '--out',
    out,
    '--json',
  ]);
  expect(status).toBe(0);
  expect(stderr).toContain(
    'top20 (trl): 50 steps up to 50, 2 updates each; 0 evaluations; from top20/out/checkpoint-100/trainer_state.json\n',
  );
  expect(stderr).toContain('  ! A number is not finite at step 31.');
  expect(stderr).toContain('  ! The reward has not risen over the 40 steps with one up to step 40 (0.00).\n');
  expect(stderr).toContain(
    '1 file of models, code and states is not needed.\nNot understood: top20/notes.txt\n',
  );
  expect(JSON.parse(stdout)).toMatchObject({
    out,
    runs: [
      {
        condition: 'top20',
        seed: null,
        unit: 'step',
        updatesPerStep: 2,
        lines: 50,
        last: 50,
        metrics: ['reward', 'trl/reward_std', 'frac_reward_zero_std', 'grad_norm'],
        alerts: [
          { kind: 'not-finite', step: 31 },
          { kind: 'reward-flat', step: 40 },
        ],
      },
    ],
    rollouts: [],
    refused: [],
    unknown: ['top20/notes.txt'],
  });
  const { record, foreign } = await readContents(new Blob([readFileSync(out)]));
  expect(record).toBeNull();
  expect(foreign?.[0].metrics[30]).toEqual({
    step: 31,
    reward: 0.1,
    'trl/reward_std': 0.3,
    frac_reward_zero_std: 0.2,
    grad_norm: Number.NaN,
  });
});

test('updates in a step can be told', async () => {
  const path = join(folder, 'top20');
  const { stdout } = await runForklab(['import', path, '--updates-per-step', '4', '--json']);
  expect(JSON.parse(stdout).runs[0]).toMatchObject({ updatesPerStep: 4, last: 25 });
  const wrong = await runForklab(['import', path, '--updates-per-step', '0']);
  expect([wrong.status, wrong.stderr]).toEqual([
    2,
    '--updates-per-step must be a whole number from 1 to 9999.\n',
  ]);
});

test('where nothing can be imported it says why, writes nothing and fails', async () => {
  const out = join(folder, 'none.forklab.zip');
  const { status, stderr } = await runForklab(['import', join(folder, 'broken'), '--json']);
  expect(status).toBe(1);
  expect(stderr).toBe(
    'broken/trainer_state.json: It is not JSON: it ends in the middle, as if the file had been cut off.\nNothing in it could be imported.\n',
  );
  expect((await runForklab(['import', join(folder, 'broken'), '--out', out])).status).toBe(1);
  expect(existsSync(out)).toBe(false);
  expect((await runForklab(['import'])).status).toBe(2);
});
