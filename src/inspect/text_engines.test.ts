import { expect, test, vi } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { nodeFolder } from '../cli/machine/node_folder.ts';
import { type Device, DeviceError } from '../device/device.ts';
import { loadTextTokenizer } from '../model/text/text_tokenizer.ts';
import type { OnnxRuntime, Ort } from '../onnx/session.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { loadEngine, loadOnnx } from './text_engines.ts';

/** A device that counts its buffers, and of which some parts are replaced. */
async function counted(replaced: Record<PropertyKey, unknown> = {}) {
  const device = await testDevice();
  const state = { buffers: 0 };
  const createBuffers = async (plan: Record<string, number>) => {
    const made = await device.createBuffers(plan);
    for (const buffer of Object.values(made)) {
      state.buffers++;
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        state.buffers--;
        destroy();
      };
    }
    return made;
  };
  const all: Record<PropertyKey, unknown> = { createBuffers, ...replaced };
  const proxy: Device = new Proxy(device, {
    get(of, name) {
      if (name in all) return all[name];
      const value = Reflect.get(of, name);
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
  return { device: proxy, state };
}

/** A runtime whose runs fail, and that counts its sessions. */
function failing() {
  const state = { sessions: 0 };
  const create = async () => {
    state.sessions++;
    return {
      run: () => Promise.reject(new Error('A kernel failed.')),
      release: async () => {
        state.sessions--;
      },
    };
  };
  // A constructor: prompts begin with a tensor of nothing.
  const Tensor = Object.assign(function tensor() {}, { fromGpuBuffer: () => ({}) });
  const ort = { InferenceSession: { create }, Tensor } as unknown as typeof Ort;
  return { runtime: { ort, provider: 'webgpu' } satisfies OnnxRuntime, state };
}

test('a graph that fails as it is compared with the processor leaves neither session nor buffers', async () => {
  const { folder: path, file } = onnxFixture('qwen2');
  const folder = nodeFolder(path);
  const { device, state } = await counted({ device: { features: new Set() } });
  const { runtime, state: runs } = failing();
  const tokenizer = await loadTextTokenizer(folder);
  await expect(loadOnnx(folder, device, tokenizer, { file, runtime })).rejects.toThrow('A kernel failed.');
  await vi.waitFor(() => expect(runs.sessions).toBe(0));
  expect(state.buffers).toBe(0);
});

test('a model whose rounding cannot be measured leaves no buffers', async () => {
  const folder = nodeFolder(loadLanguageFixture('qwen2').folder);
  // Nothing is read back before it is scored.
  const read = () => Promise.reject(new DeviceError('out-of-memory', 'No room.'));
  const { device, state } = await counted({ read });
  const tokenizer = await loadTextTokenizer(folder);
  await expect(loadEngine(folder, device, tokenizer, { cache: 'f16' })).rejects.toThrow('No room.');
  expect(state.buffers).toBe(0);
});
