import { afterAll, describe, expect, it } from 'vitest';
import type { Mask, Spec } from '../experiment/spec.ts';
import { Run } from './run.ts';
import { tinyEngine } from './testing/tiny_experiment.ts';
import { tinyRecipe, tinySpec } from './testing/tiny_recipe.ts';

/** Few and short enough that a step's samples include all that was trained on. */
const spec: Spec = {
  ...tinySpec,
  rollout: { ...tinySpec.rollout, prompts: 5, group: 8, batches: 0 },
};
const engine = await tinyEngine({ ...spec, minibatches: 1 });
afterAll(() => engine.destroy());

/** A run's first step, and the number of kept tokens per position. */
async function firstStep(mask: Partial<Mask>, change: Partial<Spec> = {}) {
  const run = await Run.create(engine, tinyRecipe({ mask }, 3, { ...spec, ...change }));
  const { metrics, samples } = await run.advance();
  run.destroy();
  const kept = samples.groups.flatMap(({ responses }) => responses.map((response) => response.kept));
  const positions = Array.from({ length: spec.rollout.length }, (_, p) =>
    kept.reduce((sum, k) => sum + (k[p] ?? 0), 0),
  );
  return { metrics, kept, positions };
}

describe('a run with the position-matched random mask', () => {
  it.each<[name: string, mask: Partial<Mask>, change: Partial<Spec>]>([
    ['by the updated policy’s entropies', {}, { minibatches: 1 }],
    ['in pools of a micro-batch', {}, { minibatches: 1, microbatches: 2 }],
    ['by the sampling policy’s entropies, over two updates', { entropy: 'old' }, {}],
  ])('keeps as many tokens as the top, at the same positions: %s', async (_name, mask, change) => {
    const top = await firstStep({ ...mask, select: 'top' }, change);
    const matched = await firstStep({ ...mask, select: 'matched' }, change);
    const random = await firstStep({ ...mask, select: 'random' }, change);
    expect(matched.kept).toHaveLength(40);
    expect(matched.metrics['mask/kept']).toBe(top.metrics['mask/kept']);
    expect(matched.positions).toEqual(top.positions);
    expect(matched.kept).not.toEqual(top.kept);
    expect(random.positions).not.toEqual(top.positions);
    expect(matched.metrics['mask/entropy_kept']).toBeLessThan(top.metrics['mask/entropy_kept']!);
    // There is no threshold.
    expect([matched.metrics['mask/tau'], random.metrics['mask/tau']]).toEqual([null, null]);
  });

  it('is reproducible bit for bit, also when resumed', async () => {
    const recipe = tinyRecipe({ mask: { select: 'matched' } }, 2, spec);
    const run = await Run.create(engine, recipe);
    await run.advance();
    const half = await run.checkpoint();
    await run.advance();
    const end = await run.checkpoint();
    run.destroy();
    const resumed = await Run.create(engine, recipe, half);
    await resumed.advance();
    expect(await resumed.checkpoint()).toEqual(end);
    resumed.destroy();
    const top = await Run.create(engine, tinyRecipe({}, 2, spec));
    await top.advance();
    expect((await top.checkpoint()).parameters).not.toEqual(half.parameters);
    top.destroy();
  });
});
