import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { nodeFolder } from '../cli/machine/node_folder.ts';
import { loadHubFolder } from '../model/hub/hub_folder.ts';
import { loadKernels } from '../wasm/node_kernels.ts';
import { WasmDevice } from '../wasm/wasm_device.ts';
import { golden, goldenSpec, goldenTraining } from './testing/golden_training.ts';

const model = fileURLToPath(new URL(`../../public/models/${goldenSpec.model}`, import.meta.url));

test.each(Object.keys(golden) as (keyof typeof golden)[])('%s: bit for bit', async (training) => {
  const weights = await loadHubFolder(nodeFolder(model));
  const parameters = await goldenTraining(new WasmDevice(await loadKernels()), training, weights);
  const bytes = new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(golden[training]);
});
