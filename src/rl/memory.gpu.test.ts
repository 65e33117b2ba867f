import { expect, it } from 'vitest';
import { distilPresets } from '../experiment/distil_presets.ts';
import { presets } from '../experiment/presets.ts';
import { recipeOf } from '../experiment/spec.ts';
import { initialise } from '../model/initialise.ts';
import { randomStream } from '../random/stream.ts';
import { worldByName } from '../task/worlds.ts';
import { estimateBytes } from './cost/estimate.ts';
import { distilConfig } from './distil.ts';
import { Run } from './run.ts';
import { testGpu } from './testing/fixture_model.ts';
import { TrainingEngine } from './training_engine.ts';

it('an experiment takes the estimated memory, within 1 %', async () => {
  const gpu = await testGpu();
  const spec = presets['countdown-mini@1'];
  const world = worldByName(spec.world);
  const config = distilConfig(distilPresets[spec.model], world);
  const values = initialise(config, randomStream(1, 1));
  const estimate = estimateBytes(gpu, spec, world, config);

  let made = 0;
  const create = gpu.device.createBuffer;
  gpu.device.createBuffer = (descriptor) => {
    made += descriptor.size;
    return create.call(gpu.device, descriptor);
  };
  try {
    const engine = await TrainingEngine.create(gpu, spec, world, { config, values });
    const runs: Run[] = [];
    for (const condition of spec.conditions)
      for (const seed of spec.seeds) runs.push(await Run.create(engine, recipeOf(spec, condition, seed)));
    console.log(`estimated ${estimate} bytes, allocated ${made} (${(estimate / made).toFixed(4)})`);
    for (const run of runs) run.destroy();
    engine.destroy();
  } finally {
    gpu.device.createBuffer = create;
  }
  expect(Math.abs(estimate / made - 1)).toBeLessThan(0.01);
});
