import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { loadFixture } from '../../reference/fixtures.ts';
import { readFloats } from '../device/buffers.ts';
import { createWorkspace } from '../model/workspace.ts';
import { DevicePolicyUpdate } from './device_policy_update.ts';
import { Run } from './run.ts';
import type { RunCheckpoint } from './run_state.ts';
import { fixtureModel, fixtureSequences, relativeError } from './testing/fixture_model.ts';
import { tinyEngine, tinyValues } from './testing/tiny_experiment.ts';
import { tinyRecipe, tinySpec } from './testing/tiny_recipe.ts';

/** Four updates per step, so that twenty take few rollouts. */
const spec = { ...tinySpec, minibatches: 4 };
const recipe = tinyRecipe({}, 1, spec);
const steps = 6;
const engine = await tinyEngine(spec);
afterAll(() => engine.destroy());

/** Hashes of all numbers of a run. */
const bits = ({ parameters, m, v }: RunCheckpoint) =>
  [parameters, m, v].map((a) =>
    createHash('sha256')
      .update(new Uint8Array(a.buffer, a.byteOffset, a.byteLength))
      .digest('hex'),
  );

async function train(run: Run, n: number): Promise<RunCheckpoint> {
  for (let i = 0; i < n; i++) await run.advance();
  return run.checkpoint();
}

const random = tinyRecipe({ mask: { select: 'random' } }, 2, spec);

describe('twenty-four updates', () => {
  /** An uninterrupted run and its checkpoint half-way: the reference for every other run here. */
  const once = (async () => {
    const run = await Run.create(engine, recipe);
    const half = await train(run, steps / 2);
    const end = await train(run, steps / 2);
    run.destroy();
    return { half, end };
  })();

  it('give bit-identical parameters and moments in a separate engine', async () => {
    const { end } = await once;
    expect(end.updates).toBe(4 * steps);
    expect(relativeError(end.parameters, tinyValues())).toBeGreaterThan(1e-2);
    const other = await tinyEngine(spec);
    const run = await Run.create(other, recipe);
    expect(bits(await train(run, steps))).toEqual(bits(end));
    run.destroy();
    other.destroy();
  });

  it('give the same when resumed half-way from a checkpoint', async () => {
    const { half, end } = await once;
    const run = await Run.create(engine, recipe, half);
    const resumed = await train(run, steps / 2);
    run.destroy();
    expect(bits(resumed)).toEqual(bits(end));
    expect([resumed.step, resumed.updates, resumed.tokens]).toEqual([steps, 4 * steps, end.tokens]);
  });

  it('give the same when two runs alternate, with evaluations in between', async () => {
    const { half } = await once;
    const a = await Run.create(engine, recipe);
    const b = await Run.create(engine, random);
    for (let i = 0; i < steps / 2; i++) {
      await a.advance();
      await b.advance();
      if (i % 3 === 1) await a.evaluate();
    }
    const ends = [await a.checkpoint(), await b.checkpoint()];
    a.destroy();
    b.destroy();
    expect(bits(ends[0])).toEqual(bits(half));
    const alone = await Run.create(engine, random);
    expect(bits(await train(alone, steps / 2))).toEqual(bits(ends[1]));
    alone.destroy();
    expect(bits(ends[1])).not.toEqual(bits(half));
  });

  it('roll back a step that is interrupted: the run continues as if it had not started', async () => {
    const { half, end } = await once;
    const run = await Run.create(engine, recipe, half);
    await expect(
      run.advance(() => {
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(run.step).toBe(steps / 2);
    expect(bits(await train(run, steps / 2))).toEqual(bits(end));
    run.destroy();
  });
});

describe('a mini-batch in micro-batches', () => {
  const fixture = loadFixture('qwen2');
  const capacity = { rows: 128, sequences: 8, pools: 8, vocab: fixture.config.vocab };

  /**
   * The reduced gradient of one update over the fixture's sequences, split after the first `at` into two micro-batches.
   */
  async function gradient(loss: 'dapo' | 'grpo', normaliser: 'kept' | 'all', at: number) {
    const model = await fixtureModel(fixture);
    const w = await createWorkspace(model, capacity);
    const [c] = fixture.cases;
    const update = await DevicePolicyUpdate.create(
      w,
      {
        mask: { select: 'all', rho: 1, rule: 'topk', pool: 'microbatch', entropy: 'current', normaliser },
        objective: { ...c.objective, loss, kl: 0.1, scaleRewards: true, overlong: 0 },
        optimiser: { ...fixture.crossEntropyTraining.optimiser, learningRate: 0, warmup: 0 },
        temperature: 1,
      },
      2,
      2,
    );
    const all = fixtureSequences(fixture, { old: c.old, reference: c.reference });
    await update.update(at === 0 ? [all] : [all.slice(0, at), all.slice(at)], 1);
    const sums = (await update.read()).map((r) => r.sums);
    const values = await readFloats(model.device, w.backward.gradient, model.layout.length);
    update.destroy();
    w.destroy();
    return { values, loss: sums.reduce((sum, s) => sum + s.loss, 0) };
  }

  // With the normaliser `kept` too, which equals `all` if all rows are kept.
  it.each([
    ['dapo', 'all'],
    ['dapo', 'kept'],
    ['grpo', 'all'],
  ] as const)('has the gradient of the full mini-batch: %s, %s', async (loss, normaliser) => {
    const whole = await gradient(loss, normaliser, 0);
    for (const at of [1, 2]) {
      const parts = await gradient(loss, normaliser, at);
      expect(relativeError(parts.values, whole.values)).toBeLessThan(1e-5);
      expect(parts.loss).toBeCloseTo(whole.loss, 5);
    }
  });
});
