import { afterEach, expect, test, vi } from 'vitest';
import { DeviceError } from '../device/device.ts';
import { compileKernels } from '../wasm/node_kernels.ts';
import type { AdapterKind, LabEvent } from './client/protocol.ts';
import { DeviceOwner } from './device_owner.ts';
import { MissingKernels } from './failure.ts';

/** A browser that offers these WebGPU adapters, none of which gives a device. */
function browser(adapters: { gpu?: boolean; software?: boolean } | null) {
  const adapter = (vendor: string, architecture: string) => ({
    info: { vendor, architecture, device: '', description: '' },
    features: new Set(),
    limits: {},
    requestDevice: async () => {
      throw new Error('no device in this test');
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

test('uses a real GPU if there is one, else the processor; or the chosen adapter if it is available', async () => {
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

test('without WebAssembly SIMD only the software GPU remains, and without that nothing', async () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  const { device, heard } = browser({ software: true });
  await device.choose(null);
  expect(heard[0].adapter).toMatchObject({ kind: 'software', name: 'google swiftshader' });
  await expect(browser({}).device.choose(null)).rejects.toMatchObject({ kind: 'no-adapter' });
  await expect(browser(null).device.choose(null)).rejects.toMatchObject({ kind: 'no-webgpu' });
});

test('the kernels are fetched once, when a device is opened, and its class is wasm', async () => {
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

test('a GPU that gives no device is replaced by the processor, unless it was chosen or trained on', async () => {
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

test('a failure to load the kernels is reported, and retried', async () => {
  serve(503);
  const { device } = browser(null);
  await device.choose(null);
  await expect(device.open()).rejects.toThrow(MissingKernels);
  await expect(device.open()).rejects.toThrow('the server answered 503');
  serve();
  expect((await device.open()).executor).toBe('wasm');
});

test('the training rate of the processor is measured once; that of a GPU is unknown', async () => {
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
