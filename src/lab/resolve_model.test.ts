import { expect, test } from 'vitest';
import { presets } from '../experiment/presets.ts';
import { InvalidRequest } from '../inspect/invalid_request.ts';
import type { ModelConfig } from '../model/config.ts';
import { worldByName } from '../task/worlds.ts';
import { MissingModel } from './failure.ts';
import { Checkpoints } from './inspectable_checkpoints.ts';
import { resolveModel } from './resolve_model.ts';

const config = { vocab: 55 } as ModelConfig;
const shippedWeights = { config, values: new Float32Array(3) };
const load = async () => shippedWeights;
const kept = async () => ({
  name: 'top20, seed 2, step 40',
  weights: shippedWeights,
  world: worldByName('walk'),
});

function checkpointsOfRun() {
  const checkpoints = new Checkpoints();
  checkpoints.begin({ base: 'countdown-164k', world: 'countdown', config });
  checkpoints.add({ condition: 'top20', seed: 2 }, 5, Float32Array.of(7));
  return checkpoints;
}
const ref = { kind: 'checkpoint', condition: 'top20', seed: 2, step: 5 } as const;

test('a shipped base is inspected in its own world, or in the requested one', async () => {
  const shipped = { kind: 'shipped', name: 'countdown-164k' } as const;
  const none = new Checkpoints();
  const own = await resolveModel(shipped, null, none, load, kept);
  expect(own).toMatchObject({
    name: 'countdown-164k',
    weights: shippedWeights,
    world: { name: 'countdown' },
  });
  expect((await resolveModel(shipped, 'walk', none, load, kept)).world.name).toBe('walk');
  await expect(resolveModel(shipped, 'chess', none, load, kept)).rejects.toThrow(InvalidRequest);
});

test('a checkpoint is found by run and step, with its name', async () => {
  const held = await resolveModel(ref, null, checkpointsOfRun(), load, kept);
  expect(held).toMatchObject({ name: 'top20, seed 2, step 5', world: { name: 'countdown' } });
  expect(held.weights.values).toEqual(Float32Array.of(7));
});

test('a checkpoint that is not in memory, or of another world, is rejected with a message', async () => {
  const unknown = resolveModel({ ...ref, step: 6 }, 'countdown', checkpointsOfRun(), load, kept);
  await expect(unknown).rejects.toThrow(MissingModel);
  await expect(unknown).rejects.toThrow(/top20, seed 2, at step 6/);
  await expect(resolveModel(ref, 'walk', checkpointsOfRun(), load, kept)).rejects.toThrow(InvalidRequest);
});

test('a saved run’s model is read from storage, and inspected only in its own world', async () => {
  const of = { kind: 'kept', id: 'kept0001', condition: 'top20', seed: 2 } as const;
  expect(await resolveModel(of, null, new Checkpoints(), load, kept)).toMatchObject({
    world: { name: 'walk' },
  });
  await expect(resolveModel(of, 'countdown', new Checkpoints(), load, kept)).rejects.toThrow(InvalidRequest);
});

test('a base made for longer responses allows them, and so do its runs; others use the world’s length', async () => {
  const long = 'countdown-164k-long';
  const none = new Checkpoints();
  const base = await resolveModel({ kind: 'shipped', name: long }, null, none, load, kept);
  expect(base.world.responseLength).toBe(presets['countdown-long@1'].rollout.length);
  const checkpoints = new Checkpoints();
  checkpoints.begin({ base: long, world: 'countdown', config });
  checkpoints.add({ condition: 'top20', seed: 2 }, 5, Float32Array.of(7));
  expect((await resolveModel(ref, null, checkpoints, load, kept)).world.responseLength).toBe(96);
  expect((await resolveModel(ref, null, checkpointsOfRun(), load, kept)).world).toBe(
    worldByName('countdown'),
  );
});
