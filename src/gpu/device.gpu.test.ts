import { afterEach, describe, expect, it } from 'vitest';
import { allocate, planBytes, readFloats } from '../device/buffers.ts';
import { assertHealthy, DeviceError } from '../device/device.ts';
import { type DeviceBuffer, f, grid } from '../device/program.ts';
import { type Gpu, openDevice } from './device.ts';
import { requestNodeAdapter } from './node_device.ts';
import type { ShaderSource } from './pipelines.ts';
import { viteShaders } from './vite_shaders.ts';

/** Shaders of these tests, in addition to the real ones. */
const own: Record<string, string> = {
  broken: '@compute @workgroup_size(1) fn main() { let x: f32 = 1u; }',
  // One storage buffer more than the test binds.
  two_buffers: `@group(0) @binding(0) var<uniform> n: u32;
    @group(0) @binding(1) var<storage, read_write> a: array<f32>;
    @group(0) @binding(2) var<storage, read_write> b: array<f32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { a[id.x] = b[id.x] + f32(n); }`,
  fill: `struct Dims { length: u32, value: f32 }
    @group(0) @binding(0) var<uniform> dims: Dims;
    @group(0) @binding(1) var<storage, read_write> a: array<f32>;
    @compute @workgroup_size(64)
    fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
      let i = id.x + id.y * groups.x * 64u;
      if (i < dims.length) { a[i] = dims.value * SCALE; }
    }`,
};
const shaders: ShaderSource = (name) => own[name] ?? viteShaders(name);

/** Dawn ends the process when an instance is garbage-collected while its device is alive. */
const instances: GPU[] = [];
const opened: Gpu[] = [];

/** A separate device: these tests break it. */
async function open(): Promise<Gpu> {
  const { gpu, adapter } = await requestNodeAdapter();
  instances.push(gpu);
  const device = await openDevice(adapter, shaders);
  opened.push(device);
  return device;
}

afterEach(() => {
  for (const gpu of opened.splice(0)) gpu.destroy();
});

const failure = (promise: Promise<unknown>): Promise<DeviceError> =>
  promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error) => error,
  );

describe('a device', () => {
  it('rejects a buffer above its limit with a message, before creating any', async () => {
    const gpu = await open();
    let made = 0;
    const create = gpu.device.createBuffer.bind(gpu.device);
    gpu.device.createBuffer = (descriptor) => {
      made++;
      return create(descriptor);
    };
    const limit = Math.min(gpu.device.limits.maxBufferSize, gpu.device.limits.maxStorageBufferBindingSize);
    expect(gpu.largestBuffer).toBe(limit);
    const error = await failure(allocate(gpu, { small: 1024, 'key cache': limit + 4 }));
    expect(error).toBeInstanceOf(DeviceError);
    expect(error.kind).toBe('too-little-memory');
    expect(error.message).toMatch(
      /^The buffer "key cache" needs \d+ MiB, but this adapter allows at most \d+ MiB/,
    );
    expect(made).toBe(0);
    expect(gpu.failure).toBeNull();
  });

  it('rejects a shader that does not compile, and fails later reads', async () => {
    const gpu = await open();
    const { a } = await allocate(gpu, { a: 256 });
    const run = async () => {
      await gpu.program([{ shader: 'broken', entry: 'main', uniforms: [], buffers: [], workgroups: [1] }]);
    };
    const error = await failure(run());
    expect(error).toBeInstanceOf(DeviceError);
    expect(error.kind).toBe('invalid');
    expect(error.message).toMatch(/broken|f32|u32/);
    expect((await failure(readFloats(gpu, a, 4))).kind).toBe('invalid');
    expect(() => assertHealthy(gpu)).toThrow(DeviceError);
  });

  it('a bind group that does not match its shader fails the read too', async () => {
    const gpu = await open();
    const { a } = await allocate(gpu, { a: 256 });
    const run = async () => {
      const program = await gpu.program([
        { shader: 'two_buffers', entry: 'main', uniforms: [1], buffers: [a], workgroups: [1] },
      ]);
      program.run();
      return readFloats(gpu, a, 4);
    };
    expect((await failure(run())).kind).toBe('invalid');
  });

  it('fails a read after it was destroyed, without reporting a loss', async () => {
    const gpu = await open();
    const { a } = await allocate(gpu, { a: 256 });
    gpu.destroy();
    const error = await failure(readFloats(gpu, a, 4));
    expect(error).toBeInstanceOf(DeviceError);
    expect(error.kind).toBe('device-lost');
    let called = false;
    gpu.lost.catch(() => {
      called = true;
    });
    expect((await gpu.device.lost).reason).toBe('destroyed');
    await turn();
    expect(called).toBe(false);
  });
});

/** One turn of the event loop, in which all pending promises settle. */
const turn = () => new Promise((done) => setTimeout(done));

describe('a device that is lost', () => {
  /** An adapter whose device is lost on request: a driver crash cannot be triggered from here. */
  async function losable() {
    let lose: (info: Partial<GPUDeviceLostInfo>) => void = () => {};
    const device = Object.assign(new EventTarget(), {
      lost: new Promise((resolve) => {
        lose = resolve;
      }),
      features: new Set(),
    });
    const limits = {};
    const adapter = {
      info: { description: 'stub' },
      features: new Set(),
      limits,
      requestDevice: async () => device,
    };
    return { gpu: await openDevice(adapter as unknown as GPUAdapter, shaders), lose };
  }

  it('rejects pending work, and fails everything after', async () => {
    const { gpu, lose } = await losable();
    assertHealthy(gpu);
    lose({ reason: 'unknown', message: 'the driver crashed' });
    const error = await failure(gpu.lost);
    expect([error.kind, error.message]).toEqual(['device-lost', 'the driver crashed']);
    expect(() => assertHealthy(gpu)).toThrow('the driver crashed');
  });

  it('is not lost when it was destroyed on purpose', async () => {
    const { gpu, lose } = await losable();
    lose({ reason: 'destroyed', message: '' });
    await turn();
    expect(() => assertHealthy(gpu)).not.toThrow();
  });
});

describe('a program', () => {
  it('runs past the limit of workgroups in one dimension', async () => {
    const gpu = await open();
    const length = 64 * 65_535 + 100;
    expect(grid(length)[1]).toBe(2);
    const { a } = await allocate(gpu, { a: length * 4 });
    const program = await gpu.program([
      {
        shader: 'fill',
        entry: 'main',
        constants: { SCALE: '0.5' },
        uniforms: [length, f(3)],
        buffers: [a],
        workgroups: grid(length),
      },
    ]);
    program.run();
    expect([...(await readFloats(gpu, a, 4, length - 4))]).toEqual([1.5, 1.5, 1.5, 1.5]);
    program.destroy();
  });

  it('creates a pipeline once per entry point and constants', async () => {
    const gpu = await open();
    const { a } = await allocate(gpu, { a: 256 });
    const dispatch = (scale: string) => ({
      shader: 'fill',
      entry: 'main',
      constants: { SCALE: scale },
      uniforms: [4, f(1)],
      buffers: [a],
      workgroups: [1] as [number],
    });
    (await gpu.program([dispatch('1.0'), dispatch('2.0'), dispatch('1.0')])).run();
    expect(gpu.pipelines.size).toBe(2);
    expect([...(await readFloats(gpu, a, 2))]).toEqual([1, 1]);
  });
});

describe('a submit', () => {
  it('executes its commands in order, each seeing the writes of the previous ones', async () => {
    const gpu = await open();
    const { a, b, c } = await allocate(gpu, { a: 256, b: 256, c: 256 });
    const fill = (buffer: DeviceBuffer, value: number) =>
      gpu.program([
        {
          shader: 'fill',
          entry: 'main',
          constants: { SCALE: '1.0' },
          uniforms: [4, f(value)],
          buffers: [buffer],
          workgroups: [1],
        },
      ]);
    const [one, two, other] = await Promise.all([fill(a, 1), fill(a, 2), fill(b, 3)]);
    gpu.write(c, new Float32Array([7, 8]), 8);
    gpu.submit([
      { run: one },
      { copy: a, to: c, at: 4, bytes: 4 },
      { run: two },
      { run: other },
      { copy: a, from: 4, to: c, bytes: 4 },
      { clear: a },
    ]);
    const [cleared, written, copied] = (
      await gpu.read([a, b, c].map((buffer) => ({ buffer, size: 16 })))
    ).map((bytes) => [...new Float32Array(bytes)]);
    expect(cleared).toEqual([0, 0, 0, 0]);
    expect(written).toEqual([3, 3, 3, 3]);
    expect(copied).toEqual([2, 1, 7, 8]);
    for (const program of [one, two, other]) program.destroy();
  });

  it('puts consecutive programs into one compute pass', async () => {
    const gpu = await open();
    const { a } = await allocate(gpu, { a: 256 });
    const program = await gpu.program([
      {
        shader: 'fill',
        entry: 'main',
        constants: { SCALE: '1.0' },
        uniforms: [4, f(1)],
        buffers: [a],
        workgroups: [1],
      },
    ]);
    let passes = 0;
    const create = gpu.device.createCommandEncoder.bind(gpu.device);
    gpu.device.createCommandEncoder = (descriptor) => {
      const encoder = create(descriptor);
      const begin = encoder.beginComputePass.bind(encoder);
      encoder.beginComputePass = (pass) => {
        passes++;
        return begin(pass);
      };
      return encoder;
    };
    gpu.submit([{ run: program }, { run: program }, { clear: a }, { run: program }]);
    expect(passes).toBe(2);
    expect([...(await readFloats(gpu, a, 4))]).toEqual([1, 1, 1, 1]);
  });
});

it('a plan is counted as allocated: in multiples of 256 bytes', async () => {
  const gpu = await open();
  const plan = { a: 1, b: 257, c: 0 };
  const buffers = await allocate(gpu, plan);
  const sizes = Object.values(buffers).map((b) => b.size);
  expect(sizes).toEqual([256, 512, 256]);
  expect(planBytes(plan)).toBe(1024);
});
