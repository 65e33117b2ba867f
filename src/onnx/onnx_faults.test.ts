import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { nodeFolder } from '../cli/machine/node_folder.ts';
import type { Device } from '../device/device.ts';
import { bufferFolder } from '../model/hub/folder.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import type { OnnxCache } from './forward.ts';
import { destroyOnnx, type OnnxModel, openOnnx } from './onnx_model.ts';
import { OnnxScorer } from './onnx_scorer.ts';
import type { OnnxRuntime, Ort } from './session.ts';
import { halfModel } from './testing/half_model.ts';
import { nodeRuntime } from './testing/node_runtime.ts';

/** A runtime that must not be reached. */
const untouched: OnnxRuntime = {
  ort: {
    InferenceSession: {
      create: () => {
        throw new Error('A session was to be created.');
      },
    },
  } as unknown as typeof Ort,
  provider: 'wasm',
};

describe('a model with external data', () => {
  const { folder, file, externalData } = onnxFixture('qwen3');
  const files = Object.fromEntries(
    ['config.json', file, externalData!].map((name) => [
      name,
      new Uint8Array(readFileSync(join(folder, name))),
    ]),
  );
  const page = new TextEncoder().encode('<!DOCTYPE html><html><body>Please sign in.</body></html>');
  const whole = files[externalData!];

  it.each<[string, Partial<typeof files>, string]>([
    [
      'missing data',
      { [externalData!]: undefined },
      'The folder has no model.onnx.data, where model.onnx has its weights',
    ],
    [
      'data without their end',
      { [externalData!]: whole.slice(0, -1) },
      `model.onnx.data is cut off: it has ${whole.length - 1} bytes, and model.onnx needs ${whole.length}.`,
    ],
    ['no data', { [externalData!]: new Uint8Array(0) }, 'model.onnx.data is cut off: it has 0 bytes'],
    [
      'a page as long as the data',
      { [externalData!]: Uint8Array.from(whole, (byte, i) => page[i] ?? byte) },
      'model.onnx.data has none of the weights of model.onnx: it is a web page. Download it again.',
    ],
    [
      'half a graph',
      { [file]: files[file].slice(0, files[file].length / 2) },
      'model.onnx cannot be used: at byte',
    ],
    ['a page for a graph', { [file]: page }, 'it is no ONNX file but a web page'],
  ])('%s: refused with a sentence, before ONNX Runtime is asked', async (_, change, sentence) => {
    const opened = openOnnx(bufferFolder({ ...files, ...change }), file, await testDevice(), untouched);
    await expect(opened).rejects.toThrow(sentence);
  });

  it('whole, is opened', async () => {
    const opened = openOnnx(bufferFolder(files), file, await testDevice(), untouched);
    await expect(opened).rejects.toThrow('A session was to be created');
  });
});

describe('a graph of float16', () => {
  const { folder, cases } = loadLanguageFixture('llama');
  const file = 'onnx/model_fp16.onnx';
  let files: Record<string, Uint8Array<ArrayBuffer>>;
  beforeAll(async () => {
    files = await halfModel(nodeFolder(folder));
  });
  /** A device that says which features it has. */
  const having = async (...features: string[]): Promise<Device> =>
    new Proxy(await testDevice(), {
      get(device, name) {
        if (name === 'device') return { features: new Set(features) };
        const value = Reflect.get(device, name);
        return typeof value === 'function' ? value.bind(device) : value;
      },
    });

  it('is run on the processor where the GPU does not compute in it, and that is said', async () => {
    const runtime = { ...nodeRuntime, provider: 'webgpu' } as const;
    const model = await openOnnx(bufferFolder(files), file, await having(), runtime);
    expect(model).toMatchObject({
      led: true,
      graph: { cacheType: 'float16', logitsType: 'float16' },
      session: { runtime: { provider: 'wasm' } },
    });
    const scorer = new OnnxScorer(model, { temperature: 1, top: 1 });
    const scored = await scorer.score(cases.map(({ ids, continuation }) => [...ids, ...continuation]));
    for (const [i, { entropy }] of cases.entries())
      for (const [at, wanted] of entropy.entries()) expect(scored[i].entropy[at]).toBeCloseTo(wanted, 1);
    scorer.destroy();
    destroyOnnx(model);
  });

  it('is run on a GPU that has shader-f16', async () => {
    const runtime = { ...untouched, provider: 'webgpu' } as const;
    const opened = openOnnx(bufferFolder(files), file, await having('shader-f16'), runtime);
    await expect(opened).rejects.toThrow('A session was to be created');
  });

  it('is run on the processor as it is where that was chosen', async () => {
    const model = await openOnnx(bufferFolder(files), file, await testDevice(), nodeRuntime);
    expect(model.led).toBe(false);
    destroyOnnx(model);
  });
});

describe('a failure while a text is scored', () => {
  /** A model whose runs fail when told to, and which counts its caches. */
  async function counted() {
    const { folder, file } = onnxFixture('llama');
    const model = await openOnnx(nodeFolder(folder), file, await testDevice(), nodeRuntime);
    const caches = { made: 0, freed: 0 };
    const state = { fails: false };
    const forward = Object.create(model.forward, {
      empty: {
        value: async (room: number) => {
          caches.made++;
          return model.forward.empty(room);
        },
      },
      run: {
        value: (...args: Parameters<typeof model.forward.run>) =>
          state.fails ? Promise.reject(new Error('A kernel failed.')) : model.forward.run(...args),
      },
      free: {
        value: (cache: OnnxCache) => {
          caches.freed++;
          model.forward.free(cache);
        },
      },
    });
    return { model: { ...model, forward } as OnnxModel, caches, state };
  }

  it('frees its cache, and the next text is scored', async () => {
    const { model, caches, state } = await counted();
    const scorer = new OnnxScorer(model, { temperature: 1, top: 1 });
    state.fails = true;
    await expect(scorer.score([[1, 2, 3]])).rejects.toThrow('A kernel failed.');
    expect(caches).toEqual({ made: 1, freed: 1 });
    state.fails = false;
    expect((await scorer.score([[1, 2, 3]]))[0].entropy).toHaveLength(2);
    expect(caches).toEqual({ made: 2, freed: 2 });
    scorer.destroy();
    destroyOnnx(model);
  });

  it('for want of memory is not for good, and leaves no buffers', async () => {
    const { model } = await counted();
    const { device } = model;
    let buffers = 0;
    let fails = true;
    const short = Object.create(device, {
      createBuffers: {
        value: async (plan: Record<string, number>) => {
          const made = await device.createBuffers(plan);
          for (const buffer of Object.values(made)) {
            buffers++;
            const destroy = buffer.destroy.bind(buffer);
            buffer.destroy = () => {
              buffers--;
              destroy();
            };
          }
          return made;
        },
      },
      program: {
        value: (...args: Parameters<Device['program']>) =>
          fails ? Promise.reject(new Error('No room for a program.')) : device.program(...args),
      },
    });
    const scorer = new OnnxScorer({ ...model, device: short }, { temperature: 1, top: 1 });
    await expect(scorer.score([[1, 2, 3]])).rejects.toThrow('No room for a program.');
    expect(buffers).toBe(0);
    fails = false;
    expect(await scorer.score([[1, 2, 3]])).toHaveLength(1);
    expect(buffers).toBeGreaterThan(0);
    scorer.destroy();
    await Promise.resolve();
    expect(buffers).toBe(0);
    destroyOnnx(model);
  });

  it('a graph whose logits are of another vocabulary than its config is refused', async () => {
    const { folder, file } = onnxFixture('llama');
    const { graph, ...model } = await openOnnx(nodeFolder(folder), file, await testDevice(), nodeRuntime);
    const { HostForward } = await import('./host_forward.ts');
    const wide = { ...graph, vocab: graph.vocab + 1 };
    const forward = new HostForward(model.session, wide, model.device) as OnnxModel['forward'];
    const scorer = new OnnxScorer({ ...model, graph: wide, forward }, { temperature: 1, top: 1 });
    await expect(scorer.score([[1, 2, 3]])).rejects.toThrow(
      `logits are of ${graph.vocab} tokens, and config.json says ${wide.vocab}`,
    );
    scorer.destroy();
    destroyOnnx({ ...model, graph, forward });
  });
});
