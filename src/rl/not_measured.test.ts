import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { conditions, presets } from '../experiment/presets.ts';
import type { StepMetrics } from '../experiment/record.ts';
import { type Mask, recipeOf, type Spec } from '../experiment/spec.ts';
import { bufferFolder } from '../model/hub/folder.ts';
import { loadHubFolder } from '../model/hub/hub_folder.ts';
import { countdown } from '../task/countdown/world.ts';
import type { World } from '../task/world.ts';
import type { StepRollouts } from './rollout.ts';
import { Run, sampleStep } from './run.ts';
import { testDevice } from './testing/fixture_model.ts';
import { evenWorld, tinyEngine } from './testing/tiny_experiment.ts';
import { tinyRecipe, tinySpec } from './testing/tiny_recipe.ts';
import { TrainingEngine } from './training_engine.ts';

const ofTheUpdate = [
  'mask/entropy_kept',
  'mask/kept',
  'mask/tau',
  'clip_ratio/low_mean',
  'clip_ratio/high_mean',
  'loss',
  'grad_norm',
  'learning_rate',
] as const satisfies (keyof StepMetrics)[];

/** Countdown's problems, with alternating rewards except in the groups that are to have no signal. */
let flat: (group: number) => boolean = () => false;
const groups = new Map<unknown, number>();
let verified = 0;
const world: World = {
  ...evenWorld,
  sample: (random) => {
    const problem = evenWorld.sample(random);
    groups.set(problem, groups.size);
    return problem;
  },
  verify: (problem) => ({
    reward: flat(groups.get(problem) ?? 0) || verified++ % 2 === 0 ? 1 : 0,
    answer: null,
    reason: 'solved',
  }),
};
const from = (isFlat: typeof flat) => {
  flat = isFlat;
  groups.clear();
};
const spec: Spec = {
  ...tinySpec,
  rollout: { prompts: 4, group: 4, temperature: 0.8, length: 7, batches: 1 },
};
const engine = await tinyEngine(spec, world);
afterAll(() => engine.destroy());

const meanEntropy = ({ sampled }: StepRollouts) => {
  const all = sampled.flatMap((g) => g.responses.flatMap((r) => [...r.rollout.entropy]));
  return all.reduce((a, b) => a + b, 0) / all.length;
};

/** The first step of a run, with its rollouts, which are the base's. */
async function firstStep(mask: Partial<Mask>, of: Spec, isFlat: typeof flat) {
  const recipe = tinyRecipe({ mask }, 3, of);
  from(isFlat);
  const rollouts = await engine.withBase(() => sampleStep(engine.decoder, world, recipe, 1));
  from(isFlat);
  const run = await Run.create(engine, recipe);
  const before = await run.parameters();
  const { metrics } = await run.advance();
  const moved = (await run.parameters()).some((value, i) => value !== before[i]);
  run.destroy();
  return { metrics, rollouts, moved };
}

describe('a step’s metrics', () => {
  it.each<[name: string, mask: Partial<Mask>, change?: Partial<Spec>]>([
    ['the top', {}],
    ['the bottom', { select: 'bottom' }],
    ['all', { select: 'all' }],
    ['a random share', { select: 'random' }],
    ['a random share at the positions of the top', { select: 'matched' }],
    ['the top by the sampling policy’s entropies', { entropy: 'old' }],
    ['the top of the rollout', { pool: 'rollout' }],
    ['the top, in epochs and micro-batches', {}, { epochs: 2, microbatches: 2 }],
  ])(
    'cover all that was sampled, and are null where nothing was measured: %s',
    async (_name, mask, change) => {
      const of = { ...spec, ...change };
      const none = await firstStep(mask, of, () => true);
      expect(none.metrics).toMatchObject({ groups_dropped: 4, frac_reward_zero_std: 1, reward: 1 });
      expect(none.moved).toBe(false);
      expect(none.metrics.entropy).toBeCloseTo(meanEntropy(none.rollouts), 12);
      expect(none.metrics.entropy).toBeGreaterThan(0.1);
      for (const name of ofTheUpdate) expect([name, none.metrics[name]]).toEqual([name, null]);

      const some = await firstStep(mask, of, (group) => group % 2 === 0);
      expect(some.metrics.groups_dropped).toBe(2);
      expect(some.moved).toBe(true);
      expect(some.metrics.entropy).toBeCloseTo(meanEntropy(some.rollouts), 12);
      const cuts = !['all', 'random', 'matched'].includes(mask.select ?? 'top');
      for (const name of ofTheUpdate) {
        if (name === 'mask/tau' && !cuts) expect(some.metrics[name]).toBeNull();
        else expect([name, typeof some.metrics[name]]).toEqual([name, 'number']);
      }
    },
  );

  it('have the norm and the loss of their own updates, whatever the ring held before', async () => {
    // A group of two fills two slots, an update each; four such groups fill four, with an update every two.
    const of = { ...spec, microbatches: 2, rollout: { ...spec.rollout, group: 2 } };
    const recipe = tinyRecipe({}, 5, of);
    const timeless = ({ 'time/rollout': _rollout, 'time/update': _update, ...rest }: StepMetrics) => rest;
    const run = await Run.create(engine, recipe);
    from((group) => group > 0);
    expect((await run.advance()).metrics.groups_dropped).toBe(3);
    const half = await run.checkpoint();
    from(() => false);
    const went = timeless((await run.advance()).metrics);
    from(() => false);
    const fresh = await Run.create(engine, recipe, half);
    expect(went.groups_dropped).toBe(0);
    expect(went).toEqual(timeless((await fresh.advance()).metrics));
    run.destroy();
    fresh.destroy();
  });
});

describe('a shipped base whose fourth step has only groups of equal reward', () => {
  it.each([conditions.top20, conditions.all])('$name', async (condition) => {
    const small: Spec = {
      ...presets['countdown-mini@1'],
      steps: 4,
      minibatches: 1,
      rollout: { prompts: 2, group: 4, temperature: 1, length: 60, batches: 1 },
      evaluation: { every: 4, problems: 4, samples: 1 },
      conditions: [condition],
      seeds: [1],
    };
    const read = (file: string) =>
      readFile(fileURLToPath(new URL(`../../public/models/${small.model}/${file}`, import.meta.url)));
    const files = ['config.json', 'model.safetensors'];
    const base = await loadHubFolder(
      bufferFolder(
        Object.fromEntries(await Promise.all(files.map(async (file) => [file, await read(file)] as const))),
      ),
    );
    const shipped = await TrainingEngine.create(await testDevice(), small, countdown as World, base);
    const run = await Run.create(shipped, recipeOf(small, condition, 1));
    const steps: StepMetrics[] = [];
    for (let step = 1; step <= 4; step++) steps.push((await run.advance()).metrics);
    run.destroy();
    shipped.destroy();
    expect(steps.map((m) => m.groups_dropped)).toEqual([1, 0, 0, 2]);
    for (const { entropy } of steps) {
      expect(entropy).toBeGreaterThan(0.15);
      expect(entropy).toBeLessThan(0.22);
    }
    expect(steps.map((m) => m['mask/kept'] === null)).toEqual([false, false, false, true]);
    expect(steps.map((m) => m['mask/tau'] === null)).toEqual(
      condition.name === 'all' ? [true, true, true, true] : [false, false, false, true],
    );
  });
});
