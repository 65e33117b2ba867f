import { expect, test, vi } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { nodeFolder } from '../cli/machine/node_folder.ts';
import { type Device, DeviceError } from '../device/device.ts';
import type { Folder } from '../model/hub/folder.ts';
import { loadTextTokenizer } from '../model/text/text_tokenizer.ts';
import type { OnnxRuntime, Ort } from '../onnx/session.ts';
import { message } from '../onnx/testing/made_graph.ts';
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

/** A runtime whose runs fail unless something else is said, and that counts its sessions. */
function failing(run: () => Promise<unknown> = () => Promise.reject(new Error('A kernel failed.'))) {
  const state = { sessions: 0 };
  const create = async () => {
    state.sessions++;
    return {
      run,
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

test('a model that does not fit on one of several devices leaves no buffers on the others', async () => {
  const folder = nodeFolder(loadLanguageFixture('qwen2').folder);
  const { device: roomy, state } = await counted({ parts: [] });
  const createBuffers = () => Promise.reject(new DeviceError('out-of-memory', 'No room.'));
  const { device: full } = await counted({ parts: [], createBuffers });
  const { device } = await counted({ parts: [roomy, full] });
  const tokenizer = await loadTextTokenizer(folder);
  await expect(loadEngine(folder, device, tokenizer, {})).rejects.toThrow('No room.');
  expect(state.buffers).toBe(0);
});

test('a kernel that was refused once is asked for again', async () => {
  const folder = nodeFolder(loadLanguageFixture('qwen2').folder);
  let fails = true;
  const { device: plain } = await counted({ parts: [] });
  const { device, state } = await counted({
    parts: [],
    program: (...args: Parameters<Device['program']>) =>
      fails ? Promise.reject(new DeviceError('out-of-memory', 'No room.')) : plain.program(...args),
  });
  const tokenizer = await loadTextTokenizer(folder);
  const { model } = await loadEngine(folder, device, tokenizer, {});
  const decoders = model.decoders({ context: 64, ends: [1], top: 1 });
  const scorer = model.scorer({ temperature: 1, top: 1 });
  const draw = async () =>
    (await decoders.for(1, 16)).generate([{ prompt: [3, 4, 5], copies: 1, longest: 2 }], {
      key: [1, 2],
      firstRollout: 0,
      temperature: 1,
      eos: 1,
    });
  await expect(draw()).rejects.toThrow('No room.');
  const before = state.buffers;
  await expect(scorer.score([[3, 4, 5]])).rejects.toThrow('No room.');
  expect(state.buffers).toBe(before);
  fails = false;
  expect(await draw()).toHaveLength(1);
  expect(await scorer.score([[3, 4, 5]])).toHaveLength(1);
  scorer.destroy();
  decoders.destroy();
  model.destroy();
});

test('a graph that the processor cannot run is run on the GPU, uncompared, and that is said', async () => {
  const { folder: path, file } = onnxFixture('qwen3');
  const own = nodeFolder(path);
  const graph = new Uint8Array(await own.read(file, 0, (await own.size(file))!));
  // Norms of queries and keys are its last two inputs.
  const inputs = Array.from({ length: 16 }, (_, i): [number, string] => [1, i < 14 ? '' : 'norm']);
  const node = message(...inputs, [4, 'GroupQueryAttention'], [7, 'com.microsoft']);
  const bytes = new Uint8Array(await new Blob([graph, message([7, message([1, node])])]).arrayBuffer());
  const folder: Folder = {
    ...own,
    size: async (name) => (name === file ? bytes.length : own.size(name)),
    read: async (name, start, end) =>
      name === file ? bytes.slice(start, end).buffer : own.read(name, start, end),
  };
  const tokenizer = await loadTextTokenizer(folder);
  const { device } = await counted({ device: { features: new Set() } });
  const { runtime } = failing(async () => ({ logits: { dispose() {} } }));
  const { facts, notes, model } = await loadOnnx(folder, device, tokenizer, { file, runtime });
  expect(facts).toMatchObject({ provider: 'webgpu', providerError: null });
  expect(notes).toEqual([
    expect.stringMatching(
      /could not be compared with the processor\. model\.onnx cannot be run on this processor/,
    ),
  ]);
  model.destroy();
  const onProcessor = loadOnnx(folder, device, tokenizer, {
    file,
    runtime: { ...runtime, provider: 'wasm' },
  });
  await expect(onProcessor).rejects.toThrow('Choose a GPU as the adapter, or a file that was exported for');
});
