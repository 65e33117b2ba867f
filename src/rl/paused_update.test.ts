import { expect, test } from 'vitest';
import { recipeOf } from '../experiment/spec.ts';
import { smallSpec, smallWeights } from '../lab/testing/small_experiment.ts';
import { countdown } from '../task/countdown/world.ts';
import { Run } from './run.ts';
import { testDevice } from './testing/fixture_model.ts';
import { TrainingEngine } from './training_engine.ts';

const spec = { ...smallSpec, objective: { ...smallSpec.objective, entropyBonus: 0.01 } };
const recipe = recipeOf(spec, spec.conditions[0], 1);

async function opened() {
  const engine = await TrainingEngine.create(await testDevice(), spec, countdown, smallWeights);
  return { engine, run: await Run.create(engine, recipe) };
}

test('reading a run in the middle of an update gives its state before the step, and does not disturb the update', async () => {
  const { engine, run } = await opened();
  const plain = await Run.create(engine, recipe);
  for (const of of [run, plain]) await of.advance();
  const before = await run.checkpoint();
  const seen: unknown[] = [];
  const { metrics } = await run.advance(async () => {
    seen.push(await run.checkpoint());
    // Other runs can be read in the meantime, too.
    await plain.checkpoint();
  });
  // Sampling alone has fewer pauses than there are shards.
  expect(seen.length).toBeGreaterThan(2 * recipe.minibatches);
  for (const checkpoint of seen) expect(checkpoint).toEqual(before);
  expect(metrics.grad_norm).toBeGreaterThan(0);
  const after = await run.checkpoint();
  expect(after.parameters).not.toEqual(before.parameters);
  await plain.advance();
  expect(after).toEqual(await plain.checkpoint());
  for (const of of [run, plain]) of.destroy();
  engine.destroy();
});

test('an interrupted update leaves the run at the previous step, which can be repeated', async () => {
  const { engine, run } = await opened();
  await run.advance();
  const before = await run.checkpoint();
  let pauses = 0;
  await run.advance(() => {
    pauses++;
  });
  const after = await run.checkpoint();
  run.destroy();
  // At each pause, the last of which is after the last mini-batch's gradient.
  for (let at = 1; at <= pauses; at++) {
    const again = await Run.create(engine, recipe, before);
    let left = at;
    const ended = again.advance(() => {
      if (--left === 0) throw new Error('closed by the test');
    });
    await expect(ended).rejects.toThrow('closed by the test');
    expect(await again.checkpoint()).toEqual(before);
    await again.advance();
    expect(await again.checkpoint()).toEqual(after);
    again.destroy();
  }
  engine.destroy();
});
