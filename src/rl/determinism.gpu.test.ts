import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { loadFixture } from '../../reference/fixtures.ts';
import { readFloats } from '../gpu/buffers.ts';
import { createWorkspace } from '../model/workspace.ts';
import { PolicyUpdate } from './policy_update.ts';
import { Run, type RunCheckpoint } from './run.ts';
import { fixtureModel, fixtureSequences, relativeError } from './testing/fixture_model.ts';
import { tinyEngine, tinyRecipe, tinyValues } from './testing/tiny_experiment.ts';

const steps = 10; // of two updates each
const engine = await tinyEngine();
afterAll(() => engine.destroy());

/** Hashes of a run's numbers: one bit of one of them changes them. */
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

/** A condition and seed trained alone. */
async function trainAlone(recipe = tinyRecipe(), n = steps): Promise<RunCheckpoint> {
  const run = await Run.create(engine, recipe);
  const end = await train(run, n);
  run.destroy();
  return end;
}

const random = tinyRecipe({ mask: { select: 'random' } }, 2);

describe('twenty updates', () => {
  const once = trainAlone();

  it('give the same parameters and moments, bit for bit, when run again', async () => {
    const end = await once;
    expect(end.updates).toBe(2 * steps);
    expect(relativeError(end.parameters, tinyValues())).toBeGreaterThan(1e-2);
    expect(bits(await trainAlone())).toEqual(bits(end));
  });

  it('give the same on a working set of their own', async () => {
    const other = await tinyEngine();
    const run = await Run.create(other, tinyRecipe());
    expect(bits(await train(run, steps))).toEqual(bits(await once));
    run.destroy();
    other.destroy();
  });

  it('give the same when stopped half way and resumed from the checkpoint', async () => {
    const first = await Run.create(engine, tinyRecipe());
    const half = await train(first, steps / 2);
    first.destroy();
    const second = await Run.create(engine, tinyRecipe(), half);
    const end = await train(second, steps / 2);
    second.destroy();
    expect(bits(end)).toEqual(bits(await once));
    expect([end.step, end.updates, end.tokens]).toEqual([steps, 2 * steps, (await once).tokens]);
  });

  it('give the same when two runs take turns, with evaluations between', async () => {
    const a = await Run.create(engine, tinyRecipe());
    const b = await Run.create(engine, random);
    for (let i = 0; i < steps; i++) {
      await a.advance();
      await b.advance();
      if (i % 4 === 1) await a.evaluate();
    }
    expect(bits(await a.checkpoint())).toEqual(bits(await once));
    expect(bits(await b.checkpoint())).toEqual(bits(await trainAlone(random)));
    a.destroy();
    b.destroy();
  });

  it('differ with another seed, and with another mask', async () => {
    const end = bits(await once);
    expect(bits(await trainAlone(tinyRecipe({}, 2)))).not.toEqual(end);
    expect(bits(await trainAlone(tinyRecipe({ mask: { select: 'all' } })))).not.toEqual(end);
  });

  it('leave a step that is stopped in the middle undone: the run goes on as if it had not begun', async () => {
    const run = await Run.create(engine, tinyRecipe());
    await train(run, 3);
    await expect(
      run.advance(() => {
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(run.step).toBe(3);
    expect(bits(await train(run, steps - 3))).toEqual(bits(await once));
    run.destroy();
  });
});

describe('a mini-batch in micro-batches', () => {
  const fixture = loadFixture('qwen2');
  const capacity = { rows: 128, sequences: 8, pools: 8, vocab: fixture.config.vocab };

  /** The joined gradient of one update over the fixture's sequences, cut after the first `at` for two micro-batches. */
  async function gradient(loss: 'dapo' | 'grpo', normaliser: 'kept' | 'all', at: number) {
    const model = await fixtureModel(fixture);
    const w = await createWorkspace(model, capacity);
    const [c] = fixture.cases;
    const update = await PolicyUpdate.create(
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
    update.update(at === 0 ? [all] : [all.slice(0, at), all.slice(at)], 1);
    const sums = (await update.read()).map((r) => r.sums);
    const values = await readFloats(model.gpu, w.backward.gradient, model.layout.length);
    update.destroy();
    w.destroy();
    return { values, loss: sums.reduce((sum, s) => sum + s.loss, 0) };
  }

  // With the kept rows' normaliser too: where all are kept, they are all.
  it.each([
    ['dapo', 'all'],
    ['dapo', 'kept'],
    ['grpo', 'all'],
  ] as const)('has the gradient of the whole: %s, %s', async (loss, normaliser) => {
    const whole = await gradient(loss, normaliser, 0);
    for (const at of [1, 2]) {
      const parts = await gradient(loss, normaliser, at);
      expect(relativeError(parts.values, whole.values)).toBeLessThan(1e-5);
      expect(parts.loss).toBeCloseTo(whole.loss, 5);
    }
  });
});
