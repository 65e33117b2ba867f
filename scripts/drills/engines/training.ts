/**
 * The training that every engine carries out, as its address says, in a page or with `location` set by `node_host.mjs`:
 * `?training=top20&workers=2`. Its answer, the final parameters or a failure's words, goes back to the drill's server.
 */

import { bufferFolder } from '../../../src/model/hub/folder.ts';
import { loadHubFolder } from '../../../src/model/hub/hub_folder.ts';
import { type golden, goldenSpec, goldenTraining } from '../../../src/rl/testing/golden_training.ts';
import { openWebProcessor } from '../../../src/wasm/web_processor.ts';

const { origin, searchParams } = new URL(location.href);

async function file(path: string): Promise<ArrayBuffer> {
  const response = await fetch(`${origin}/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.arrayBuffer();
}

async function train(): Promise<{ path: string; body: BodyInit }> {
  const names = ['config.json', 'model.safetensors'];
  const files = await Promise.all(
    names.map(async (name) => [name, await file(`models/${goldenSpec.model}/${name}`)] as const),
  );
  const weights = await loadHubFolder(bufferFolder(Object.fromEntries(files)));
  const workers = Number(searchParams.get('workers'));
  const device = await openWebProcessor(await WebAssembly.compile(await file('kernels.wasm')), workers);
  // Where workers are refused one thread does it all, which would show nothing of workers.
  if (device.parts.length !== workers)
    throw new Error(`There are ${device.parts.length} workers, not ${workers}.`);
  const training = searchParams.get('training') as keyof typeof golden;
  const started = performance.now();
  const parameters = await goldenTraining(device, training, weights, searchParams.has('resumed'));
  const ms = Math.round(performance.now() - started);
  device.destroy();
  return { path: `trained?ms=${ms}`, body: parameters as Float32Array<ArrayBuffer> };
}

// The words of an error are not in its stack in every engine.
const { path, body } = await train().catch((error: Error) => ({
  path: 'failed',
  body: `${error}\n${error.stack}`,
}));
await fetch(`${origin}/${path}`, { method: 'POST', body });
