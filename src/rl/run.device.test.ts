import { afterAll, describe, expect, it } from 'vitest';
import type { Condition, Spec } from '../experiment/spec.ts';
import { readParameters } from '../model/model.ts';
import { Run, sampleStep } from './run.ts';
import { relativeError } from './testing/fixture_model.ts';
import { replayStep } from './testing/replayed_step.ts';
import { tinyConfig, tinyEngine, tinyValues } from './testing/tiny_experiment.ts';
import { tinyRecipe, tinySpec } from './testing/tiny_recipe.ts';
import { startAdamW } from './twin/adamw.ts';

const engine = await tinyEngine();
afterAll(() => engine.destroy());

/**
 * One step of a run and the same step in float64 from the same rollouts, two updates each.
 * @returns the largest difference between parameters, relative to the largest change of a parameter
 */
async function stepAgainstTwin(change: Pick<Condition, 'mask' | 'objective'>, spec: Spec = tinySpec) {
  const recipe = tinyRecipe(change, 3, spec);
  // The run starts from the base.
  const rollouts = await engine.withBase(() => sampleStep(engine.decoder, engine.world, recipe, 1));
  const run = await Run.create(engine, recipe);
  const { metrics } = await run.advance();
  const { parameters } = await run.checkpoint();
  run.destroy();

  const base = Float64Array.from(tinyValues());
  const twin = base.slice();
  const updates = replayStep(
    tinyConfig,
    recipe,
    rollouts,
    1,
    twin,
    startAdamW(twin.length),
    base,
    engine.world,
  );
  const moved = twin.reduce((most, p, i) => Math.max(most, Math.abs(p - base[i])), 0);
  let error = 0;
  for (let i = 0; i < twin.length; i++) error = Math.max(error, Math.abs(parameters[i] - twin[i]));
  expect(moved).toBeGreaterThan(1e-3);
  const tokens = rollouts.kept.flatMap((g) => g.responses).reduce((n, r) => n + r.rollout.tokens.length, 0);
  return { error: error / moved, metrics, updates, tokens };
}

const more = (change: Partial<Spec>): Spec => ({ ...tinySpec, ...change });

describe('a step of two updates agrees with float64', () => {
  it.each<[name: string, change: Pick<Condition, 'mask' | 'objective'>, spec?: Spec]>([
    ['the default', { mask: {}, objective: {} }],
    ['all tokens', { mask: { select: 'all' }, objective: {} }],
    [
      'bottom, by threshold, over all',
      { mask: { select: 'bottom', rule: 'threshold', normaliser: 'all' }, objective: {} },
    ],
    ['pooled by sequence, by quantile', { mask: { pool: 'sequence', rule: 'quantile' }, objective: {} }],
    ['pooled over the rollout', { mask: { pool: 'rollout' }, objective: {} }],
    ['a random share', { mask: { select: 'random' }, objective: {} }],
    ['a random share at the positions of the top', { mask: { select: 'matched' }, objective: {} }],
    ['the same, pooled over the rollout', { mask: { select: 'matched', pool: 'rollout' }, objective: {} }],
    ['the sampling policy’s entropies', { mask: { entropy: 'old' }, objective: {} }],
    [
      'the sampling policy’s entropies, pooled over the rollout',
      { mask: { entropy: 'old', pool: 'rollout' }, objective: {} },
    ],
    ['a KL penalty', { mask: {}, objective: { kl: 0.5 } }],
    ['GRPO with an entropy bonus', { mask: {}, objective: { loss: 'grpo', entropyBonus: 0.05 } }],
    ['overlong punishment', { mask: {}, objective: { overlong: 3 } }],
    [
      'a pool of the mini-batch, in micro-batches',
      { mask: { pool: 'minibatch', normaliser: 'all' }, objective: {} },
      more({ microbatches: 2 }),
    ],
    [
      'old entropies, pooled by micro-batch',
      { mask: { entropy: 'old', normaliser: 'all' }, objective: {} },
      more({ microbatches: 2 }),
    ],
    // The same without dividing by all tokens: each kept token of a mini-batch weighs the same, in whichever part it is.
    [
      'a pool of the mini-batch, in micro-batches, divided by the kept tokens',
      { mask: { pool: 'minibatch' }, objective: { kl: 0.5 } },
      more({ microbatches: 2 }),
    ],
    [
      'a random share over the rollout, in micro-batches',
      { mask: { select: 'random', pool: 'rollout' }, objective: {} },
      more({ microbatches: 2 }),
    ],
    ['excluded words and slots', { mask: { exclude: 'x1 1 2 3 4 5 6' }, objective: {} }],
    [
      'all but excluded tokens, divided by all, with a KL penalty, in micro-batches',
      { mask: { select: 'all', exclude: 'x1 7 8 9 10 11', normaliser: 'all' }, objective: { kl: 0.5 } },
      more({ microbatches: 2 }),
    ],
    [
      'without excluded tokens, pooled by sequence, bottom, by quantile',
      { mask: { select: 'bottom', pool: 'sequence', rule: 'quantile', exclude: 'x1 1 2 3' }, objective: {} },
    ],
    [
      'a random share of what is not excluded',
      { mask: { select: 'random', exclude: 'x1 1 2 3' }, objective: {} },
    ],
    [
      'without excluded tokens, at the positions of the top, in GRPO divided by all',
      {
        mask: { select: 'matched', exclude: 'x1 1 2 3 4', normaliser: 'all' },
        objective: { loss: 'grpo', entropyBonus: 0.05 },
      },
    ],
    [
      'two epochs at temperature 0.8',
      { mask: {}, objective: {} },
      more({ epochs: 2, rollout: { ...tinySpec.rollout, temperature: 0.8 } }),
    ],
  ])('%s', async (_name, change, spec) => {
    const { error, metrics, updates, tokens } = await stepAgainstTwin(change, spec);
    expect(error).toBeLessThan(3e-4);
    const kept = updates.reduce((n, u) => n + u.kept, 0);
    expect(metrics['mask/kept']).toBeCloseTo(kept / (tokens * (spec?.epochs ?? 1)), 6);
    const taus = updates.flatMap((u) => u.taus).filter((tau): tau is number => tau !== null);
    if (taus.length > 0) {
      expect(metrics['mask/tau']).toBeCloseTo(taus.reduce((a, b) => a + b, 0) / taus.length, 4);
    } else expect(metrics['mask/tau']).toBeNull();
    const clipped = metrics['clip_ratio/low_mean']! + metrics['clip_ratio/high_mean']!;
    expect(clipped).toBeCloseTo(
      updates.reduce((n, u) => n + u.clipped, 0) / (tokens * (spec?.epochs ?? 1)),
      6,
    );
  });
});

describe('a run', () => {
  it('has its parameters restored after the base was evaluated', async () => {
    const run = await Run.create(engine, tinyRecipe());
    await run.advance();
    const before = (await run.checkpoint()).parameters;
    await engine.withBase(async () => {
      expect(relativeError(await readParameters(engine.model), tinyValues())).toBe(0);
    });
    expect(relativeError(await readParameters(engine.model), before)).toBe(0);
    run.destroy();
  });
});
