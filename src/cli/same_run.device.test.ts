import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { timeless } from '../lab/testing/small_experiment.ts';
import { hubFolderFiles } from '../model/hub/hub_folder.ts';
import { golden, goldenSpec } from '../rl/testing/golden_training.ts';
import { evenWorld, tinyConfig, tinyValues } from '../rl/testing/tiny_experiment.ts';
import { executor } from '../testing/executor.ts';
import { readRunFile } from './runs/run_files.ts';
import { builtForklab } from './testing/built_forklab.ts';
import { runForklab } from './testing/run_forklab.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'forklab-same-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * The golden training on the processor; on WebGPU, that of a model whose kernels other tests have compiled: a software
 * driver takes a minute to compile those of a shipped base.
 */
const recipe = join(folder, 'recipe.json');
const model = join(folder, 'model');
const trained = ['train', recipe, '--conditions', 'top20'];
if (executor === 'wasm') writeFileSync(recipe, JSON.stringify(goldenSpec));
else {
  const { tokens, bos, eos } = evenWorld.vocabulary;
  const weights = { config: tinyConfig, values: tinyValues() };
  mkdirSync(model);
  for (const [name, content] of Object.entries(hubFolderFiles(weights, { tokens, bos, eos }, 'Tiny.')))
    writeFileSync(join(model, name), typeof content === 'string' ? content : new Uint8Array(content));
  const small = {
    rollout: { ...goldenSpec.rollout, length: 8 },
    evaluation: { ...goldenSpec.evaluation, problems: 4, samples: 2 },
  };
  writeFileSync(recipe, JSON.stringify({ ...goldenSpec, ...small }));
  trained.push('--model', model);
}

/** What a training writes, except times. */
async function written(out: string) {
  const run = await readRunFile(join(folder, out), { condition: 'top20', seed: 1 });
  if (!run) throw new Error(`${out} has no run`);
  return { checkpoint: run.checkpoint, record: timeless(run.record), adapter: run.record.adapter };
}

/** Trains in this process, whose device has compiled the kernels. */
async function trainHere(out: string) {
  const { status, stderr } = await runForklab([...trained, '--out', join(folder, out)]);
  expect(status, stderr).toBe(0);
  return written(out);
}

/** Trains in a separate process. */
async function train(out: string, environment: Record<string, string> = {}) {
  const args = [...trained, '--out', join(folder, out)];
  const { start } = await builtForklab();
  const child = spawn(process.execPath, [...start, ...args], {
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
  return written(out);
}

test('two processes give the same numbers, with any number of threads and under any load', {
  timeout: 600_000,
}, async () => {
  const alone = await (executor === 'wasm' ? train('alone') : trainHere('alone'));
  expect(alone.checkpoint.updates).toBe(20);
  const { metrics } = alone.record;
  expect(metrics.every(({ grad_norm }) => grad_norm! > 0)).toBe(true);
  const { parameters } = alone.checkpoint;
  // A loaded machine, a different number of workers, and of threads of a software driver.
  const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  try {
    expect(await train('under load', { FORKLAB_WORKERS: '2', LP_NUM_THREADS: '1' })).toEqual(alone);
  } finally {
    busy.kill('SIGKILL');
  }
  if (executor === 'wasm') {
    expect(metrics.some(({ reward }) => reward > 0)).toBe(true);
    const littleEndian = new DataView(new ArrayBuffer(parameters.length * 4));
    parameters.forEach((value, i) => {
      littleEndian.setFloat32(i * 4, value, true);
    });
    const hash = createHash('sha256').update(new Uint8Array(littleEndian.buffer)).digest('hex');
    expect(hash).toBe(golden.top20);
  }
});
