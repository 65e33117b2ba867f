/**
 * The training that every engine carries out, as its address says, in a page or with `location` set by `node_host.mjs`:
 * `?workers=2&condition=top20`. Its answer, the final parameters or a failure's words, goes back to the drill's server.
 */

import { conditions } from '../../../src/experiment/presets.ts';
import { recipeOf } from '../../../src/experiment/spec.ts';
import { bufferFolder } from '../../../src/model/folder.ts';
import { loadHubFolder } from '../../../src/model/hub_folder.ts';
import { Run, type RunCheckpoint } from '../../../src/rl/run.ts';
import { goldenSpec } from '../../../src/rl/testing/golden_training.ts';
import { TrainingEngine } from '../../../src/rl/training_engine.ts';
import { worldByName } from '../../../src/task/worlds.ts';
import { openWebProcessor } from '../../../src/wasm/web_processor.ts';

const { origin, searchParams } = new URL(location.href);

async function file(path: string): Promise<ArrayBuffer> {
  const response = await fetch(`${origin}/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.arrayBuffer();
}

async function train(): Promise<{ parameters: Float32Array; ms: number }> {
  const workers = Number(searchParams.get('workers'));
  const module = await WebAssembly.compile(await file('kernels.wasm'));
  const names = ['config.json', 'model.safetensors'];
  const files = await Promise.all(
    names.map(async (name) => [name, await file(`models/${goldenSpec.model}/${name}`)] as const),
  );
  const weights = await loadHubFolder(bufferFolder(Object.fromEntries(files)));
  const device = await openWebProcessor(module, workers);
  // Where workers are refused, one thread does it all, which would show nothing of workers.
  if (device.parts.length !== (workers > 1 ? workers : 0))
    throw new Error(`There are ${device.parts.length} workers, not ${workers}.`);
  const recipe = recipeOf(goldenSpec, conditions[searchParams.get('condition') ?? ''], 1);
  const started = performance.now();
  const open = async (checkpoint?: RunCheckpoint) => {
    const engine = await TrainingEngine.create(device, goldenSpec, worldByName(goldenSpec.world), weights);
    return { engine, run: await Run.create(engine, recipe, checkpoint) };
  };
  let { engine, run } = await open();
  for (let step = 1; step <= recipe.steps; step++) {
    await run.advance();
    if (searchParams.has('resumed') && step === 2) {
      const checkpoint = await run.checkpoint();
      run.destroy();
      engine.destroy();
      ({ engine, run } = await open(checkpoint));
    }
  }
  const parameters = await run.parameters();
  const ms = performance.now() - started;
  device.destroy();
  return { parameters, ms };
}

/** What came of it. The words of an error are not in its stack in every engine. */
const answer = await train().then(
  ({ parameters, ms }) => ({ path: `trained?ms=${Math.round(ms)}`, body: parameters as BodyInit }),
  (error: Error) => ({ path: 'failed', body: `${error}\n${error.stack}` }),
);
await fetch(`${origin}/${answer.path}`, { method: 'POST', body: answer.body });
