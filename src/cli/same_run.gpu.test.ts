import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { presets } from '../experiment/presets.ts';
import { timeless } from '../lab/testing/small_experiment.ts';
import { readRunFile } from './run_files.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'forklab-same-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Decoders and batches of sizes that take different kernels. */
const recipe = join(folder, 'recipe.json');
const mini = presets['countdown-mini@1'];
writeFileSync(
  recipe,
  JSON.stringify({
    ...mini,
    model: 'countdown-50k',
    rollout: { ...mini.rollout, prompts: 4, group: 4, length: 16, batches: 0 },
    evaluation: { every: 2, problems: 10, samples: 4 },
  }),
);

/** A training in a process of its own: all that it leaves but what a clock decides. */
async function train(out: string, environment: Record<string, string> = {}) {
  const args = ['train', recipe, '--conditions', 'top20', '--steps', '2', '--out', join(folder, out)];
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    cwd: repository,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  expect(code, said).toBe(0);
  const run = await readRunFile(join(folder, out), { condition: 'top20', seed: 1 });
  if (!run) throw new Error(said);
  return { checkpoint: run.checkpoint, record: timeless(run.record), adapter: run.record.adapter };
}

test('two processes come to the same numbers, whatever else the machine does', {
  timeout: 240_000,
}, async () => {
  const alone = await train('alone');
  expect(alone.checkpoint.updates).toBeGreaterThan(2);
  const { parameters } = alone.checkpoint;
  expect(parameters.every(Number.isFinite) && parameters.some((value) => value !== 0)).toBe(true);
  // Busy neighbours, and another number of threads of a software driver.
  const busy = [1, 2, 3].map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  try {
    expect(await train('beside others', { LP_NUM_THREADS: '1' })).toEqual(alone);
  } finally {
    for (const child of busy) child.kill('SIGKILL');
  }
});
