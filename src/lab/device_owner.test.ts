import { afterEach, expect, test, vi } from 'vitest';
import { DeviceError } from '../device/device.ts';
import { compileKernels } from '../wasm/node_kernels.ts';
import type { AdapterKind, LabEvent } from './client/protocol.ts';
import { DeviceOwner } from './device_owner.ts';
import { MissingKernels } from './failure.ts';

/** A browser that offers these adapters by WebGPU, each of which gives no device. */
function browser(adapters: { gpu?: boolean; software?: boolean } | null) {
  const adapter = (vendor: string, architecture: string) => ({
    info: { vendor, architecture, device: '', description: '' },
    features: new Set(),
    limits: {},
    requestDevice: async () => {
      throw new Error('no device, says the test');
    },
  });
  const requestAdapter = async ({ forceFallbackAdapter }: GPURequestAdapterOptions) => {
    if (adapters?.gpu && !forceFallbackAdapter) return adapter('made', 'up');
    return adapters?.software ? adapter('google', 'swiftshader') : null;
  };
  vi.stubGlobal('navigator', adapters === null ? {} : { gpu: { requestAdapter } });
  const heard: Extract<LabEvent, { type: 'adapter' }>[] = [];
  const device = new DeviceOwner((event) => event.type === 'adapter' && heard.push(event));
  return { device, heard };
}

const kernels = await compileKernels();
let asked = 0;
const serve = (status = 200) =>
  vi.stubGlobal('fetch', async () => {
    asked++;
    return new Response(kernels, { status });
  });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  asked = 0;
});

test('a real GPU is taken where there is one, else the processor; what was chosen, if it is there', async () => {
  const used = async (offer: Parameters<typeof browser>[0], choice: AdapterKind | null) => {
    const { device, heard } = browser(offer);
    await device.choose(choice);
    return `${heard[0].adapter.kind} of ${heard[0].found.map(({ kind }) => kind).join(' ')}`;
  };
  const all = { gpu: true, software: true };
  expect(await used(all, null)).toBe('gpu of gpu wasm software');
  expect(await used(all, 'wasm')).toBe('wasm of gpu wasm software');
  expect(await used(all, 'software')).toBe('software of gpu wasm software');
  expect(await used({ software: true }, null)).toBe('wasm of wasm software');
  expect(await used({ software: true }, 'gpu')).toBe('wasm of wasm software');
  expect(await used({}, null)).toBe('wasm of wasm');
  expect(await used(null, 'gpu')).toBe('wasm of wasm');
});

test('without vectors in WebAssembly the software GPU is left, and without that there is nothing', async () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  const { device, heard } = browser({ software: true });
  await device.choose(null);
  expect(heard[0].adapter).toMatchObject({ kind: 'software', name: 'google swiftshader' });
  await expect(browser({}).device.choose(null)).rejects.toMatchObject({ kind: 'no-adapter' });
  await expect(browser(null).device.choose(null)).rejects.toMatchObject({ kind: 'no-webgpu' });
});

test('the kernels are fetched when a device is wanted, once, and the class of the device is wasm', async () => {
  serve();
  const { device } = browser(null);
  await device.choose(null);
  expect(asked).toBe(0);
  const [one, two] = await Promise.all([device.open(), device.open()]);
  expect(one).toBe(two);
  expect(one).toMatchObject({ executor: 'wasm', adapterName: 'wasm' });
  expect(device.kindOf(one)).toBe('wasm');
  expect(device.factsOf('wasm').name).toBe(one.adapterName);
  expect(asked).toBe(1);
});

test('a GPU that gives no device leaves its place to the processor, unless it was chosen or trained on', async () => {
  serve();
  const { device, heard } = browser({ gpu: true });
  await device.choose(null);
  expect((await device.open()).executor).toBe('wasm');
  expect(heard.map(({ adapter }) => adapter.kind)).toEqual(['gpu', 'wasm']);
  await device.choose('gpu');
  await expect(device.open()).rejects.toThrow(DeviceError);
  await device.choose(null);
  await expect(device.open('gpu')).rejects.toThrow(DeviceError);
});

test('kernels that do not come are said so, and asked for again', async () => {
  serve(503);
  const { device } = browser(null);
  await device.choose(null);
  await expect(device.open()).rejects.toThrow(MissingKernels);
  await expect(device.open()).rejects.toThrow('the server answered 503');
  serve();
  expect((await device.open()).executor).toBe('wasm');
});

test('what the processor makes of a training is measured once; of a GPU nobody knows it', async () => {
  serve();
  const { device } = browser({ gpu: true });
  expect(await device.rate()).toBeNull();
  await device.choose(null);
  expect(await device.rate()).toBeNull();
  await device.choose('wasm');
  const rate = await device.rate();
  expect(rate).toBeGreaterThan(1e6);
  expect(await device.rate()).toBe(rate);
});
