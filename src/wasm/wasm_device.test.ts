import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allocate, readFloats } from '../device/buffers.ts';
import { assertHealthy, type Command, DeviceError } from '../device/device.ts';
import type { DeviceBuffer, Dispatch } from '../device/program.ts';
import { linear } from '../model/matmul.ts';
import { loadKernels } from './node_kernels.ts';
import { WasmDevice } from './wasm_device.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await loadKernels();
});
let device: WasmDevice;
beforeEach(() => {
  device = new WasmDevice(module);
});

const floats = (...values: number[]) => Float32Array.from(values);
const read = async (buffer: DeviceBuffer, length: number) => [...(await readFloats(device, buffer, length))];

/** y += b over N rows of width 4: a kernel whose every run is visible. */
const addBias = (counts: DeviceBuffer, b: DeviceBuffer, y: DeviceBuffer): Dispatch => ({
  shader: 'bias',
  entry: 'forward',
  uniforms: [4, 1],
  buffers: [counts, b, y],
  workgroups: [1],
});

describe('a submit', () => {
  test('executes its commands in order, each seeing the writes of the previous ones', async () => {
    const { counts, one, y, c } = await allocate(device, { counts: 256, one: 256, y: 256, c: 256 });
    device.write(counts, new Uint32Array([1]));
    device.write(one, floats(1, 2, 3, 4));
    device.write(c, floats(7, 8), 8);
    const add = await device.program([addBias(counts, one, y)]);
    device.submit([
      { run: add },
      { copy: y, to: c, bytes: 4, at: 4 },
      { run: add },
      { run: add },
      { copy: y, from: 4, to: c, bytes: 4 },
      { clear: one },
      { run: add },
    ]);
    expect(await read(one, 4)).toEqual([0, 0, 0, 0]);
    expect(await read(y, 4)).toEqual([3, 6, 9, 12]);
    expect(await read(c, 4)).toEqual([6, 1, 7, 8]);
  });

  test('may be empty, and so may a program', async () => {
    device.submit([]);
    const empty = await device.program([]);
    expect(empty.length).toBe(0);
    empty.run();
    await device.done();
    assertHealthy(device);
  });
});

describe('access past a buffer’s end is rejected', () => {
  test('writes, copies at both ends, and reads; nothing else is touched', async () => {
    const { a, b, c } = await allocate(device, { a: 256, b: 512, c: 256 });
    device.write(a, new Uint8Array(256).fill(1));
    device.write(c, new Uint8Array(256).fill(3));
    expect(() => device.write(b, new Uint8Array(516))).toThrow(RangeError);
    expect(() => device.write(b, new Uint8Array(4), 512)).toThrow(/do not fit a buffer of 512/);
    const copies: Command[] = [
      { copy: b, to: a, bytes: 260 },
      { copy: b, from: 508, to: a, bytes: 8 },
      { copy: a, to: b, bytes: 260 },
      { copy: a, to: b, at: 508, bytes: 8 },
    ];
    for (const copy of copies) expect(() => device.submit([copy])).toThrow(/past a buffer’s end/);
    await expect(device.read([{ buffer: a, size: 260 }])).rejects.toThrow(/past a buffer’s end/);
    await expect(device.read([{ buffer: a, offset: 256, size: 4 }])).rejects.toThrow(RangeError);
    const [first, last] = await device.read([a, c].map((buffer) => ({ buffer, size: 256 })));
    expect([new Set(new Uint8Array(first)), new Set(new Uint8Array(last))]).toEqual([
      new Set([1]),
      new Set([3]),
    ]);
    // At the very end they fit.
    device.write(b, new Uint8Array(4), 508);
    device.submit([{ copy: b, from: 508, to: a, at: 252, bytes: 4 }]);
    expect((await device.read([{ buffer: b, offset: 508, size: 4 }]))[0].byteLength).toBe(4);
  });

  test('a plan that does not fit is rejected with a message, and leaves nothing behind', async () => {
    const before = device.memory.take(256)!;
    device.memory.give(before, 256);
    const wanted = { a: 256, b: 2 ** 31, c: 2 ** 31 };
    // Only the sizes are checked: the memory is never touched.
    const take = device.memory.take.bind(device.memory);
    device.memory.take = (bytes) => (bytes >= 2 ** 31 ? null : take(bytes));
    const failed = device.createBuffers(wanted);
    await expect(failed).rejects.toMatchObject({ kind: 'out-of-memory' });
    await expect(failed).rejects.toThrow(/Out of memory: 2048 MiB/);
    expect(take(256)).toBe(before);
  });
});

describe('a kernel that fails', () => {
  /** Reads far past the end of linear memory. */
  async function failing() {
    const { counts, b, y } = await allocate(device, { counts: 256, b: 256, y: 256 });
    device.write(counts, new Uint32Array([0x0fffffff]));
    device.write(y, floats(1));
    const far: Dispatch = { ...addBias(counts, b, y), uniforms: [4, 0x0fffffff] };
    const program = await device.program([far], 'far');
    return { program, y };
  }

  test('is reported by reads, with its program’s name, and by health checks', async () => {
    const { program, y } = await failing();
    program.run();
    expect(device.failure).toBeInstanceOf(DeviceError);
    const reading = device.read([{ buffer: y, size: 4 }]);
    await expect(reading).rejects.toMatchObject({ kind: 'invalid' });
    await expect(reading).rejects.toThrow('A kernel of far failed');
    expect(() => assertHealthy(device)).toThrow('A kernel of far failed');
  });

  test('is reported, rather than its consequences', async () => {
    const { program, y } = await failing();
    program.run();
    const { failure } = device;
    device.submit([{ clear: y }, { run: program }]);
    expect(device.failure).toBe(failure);
  });

  test('does not stop another device', async () => {
    (await failing()).program.run();
    device = new WasmDevice(module);
    const { a } = await allocate(device, { a: 4 });
    device.write(a, floats(5));
    expect(await read(a, 1)).toEqual([5]);
  });
});

test.each([
  ['no_such', 'main'],
  ['bias', 'sideways'],
  ['elementary', 'exp'],
  ['memory', 'start'],
])('an operation without a kernel is rejected by name: %s.%s', async (shader, entry) => {
  const program = device.program([{ shader, entry, uniforms: [], buffers: [], workgroups: [1] }]);
  await expect(program).rejects.toBeInstanceOf(DeviceError);
  await expect(program).rejects.toMatchObject({ kind: 'invalid' });
  await expect(program).rejects.toThrow(`The processor has no kernel ${shader}.${entry}.`);
});

test('buffers of another device are rejected, even of the same kind, and so are freed ones', async () => {
  const other = new WasmDevice(module);
  const { mine, gone } = await allocate(device, { mine: 256, gone: 256 });
  const { theirs } = await allocate(other, { theirs: 256 });
  gone.destroy();
  const strangers: [DeviceBuffer, string][] = [
    [theirs, 'belongs to another device'],
    [{ size: 256, destroy() {} }, 'belongs to another device'],
    [gone, 'has been freed'],
  ];
  for (const [buffer, why] of strangers) {
    expect(() => device.write(buffer, floats(1))).toThrow(why);
    expect(() => device.submit([{ clear: buffer }])).toThrow(why);
    expect(() => device.submit([{ copy: buffer, to: mine, bytes: 4 }])).toThrow(why);
    expect(() => device.submit([{ copy: mine, to: buffer, bytes: 4 }])).toThrow(why);
    await expect(device.read([{ buffer, size: 4 }])).rejects.toThrow(why);
    await expect(device.program([addBias(mine, buffer, mine)])).rejects.toThrow(why);
    await expect(device.program([addBias(mine, mine, buffer)])).rejects.toThrow(why);
  }
});

describe('packed weights are repacked when the weights have changed', () => {
  /** x W^T for the unit matrix x of four rows, so that the result is W's columns. */
  async function product(inner = 4, out = 4) {
    const b = await allocate(device, { counts: 256, x: 64, w: 64, other: 64, y: 64 });
    device.write(b.counts, new Uint32Array([4]));
    device.write(
      b.x,
      Float32Array.from({ length: 16 }, (_, i) => Number(i % 5 === 0)),
    );
    const layer = linear(() => 'matmul', 4, b.counts);
    const program = await device.program([layer.forward(b.x, b.w, b.y, out, inner)]);
    const weights = async () => {
      program.run();
      const y = await read(b.y, 16);
      return Array.from({ length: 16 }, (_, i) => y[(i % 4) * 4 + (i >> 2)]);
    };
    return { ...b, program, weights };
  }
  const first = Array.from({ length: 16 }, (_, i) => i + 1);
  const second = first.map((value) => -value);
  /** Each way of changing a weight, and what it becomes. */
  const changes: [string, (b: Awaited<ReturnType<typeof product>>) => unknown, number[]][] = [
    ['a write', ({ w }) => device.write(w, Float32Array.from(second)), second],
    ['a write into its midst', ({ w }) => device.write(w, floats(100), 20), first.with(5, 100)],
    ['a copy', ({ other, w }) => device.submit([{ copy: other, to: w, bytes: 64 }]), second],
    ['a clear', ({ w }) => device.submit([{ clear: w }]), first.map(() => 0)],
    [
      'AdamW',
      async ({ w }) => {
        const o = await allocate(device, { step: 256, norm: 256, gradient: 64, m: 64, v: 64 });
        // Without gradients only the decay is left: half of each.
        device.write(o.step, floats(0.5, 0, 0, 1, 1, 1, 1));
        device.write(o.norm, floats(0, 1));
        const adamw = await device.program([
          {
            shader: 'adamw',
            entry: 'main',
            uniforms: [16],
            buffers: [o.step, o.norm, o.gradient, o.m, o.v, w],
            workgroups: [1],
          },
        ]);
        adamw.run();
        adamw.destroy();
      },
      first.map((value) => value / 2),
    ],
    [
      'a kernel of another program',
      async ({ counts, other, w }) => {
        const program = await device.program([addBias(counts, other, w)]);
        program.run();
      },
      first.map((value, i) => value + (i < 4 ? second[i] : 0)),
    ],
  ];
  test.each(changes)('%s', async (_name, change, want) => {
    const made = await product();
    device.write(made.w, Float32Array.from(first));
    device.write(made.other, Float32Array.from(second));
    expect(await made.weights()).toEqual(first);
    // Packed, and read as it is packed.
    expect(await made.weights()).toEqual(first);
    await change(made);
    expect(await made.weights()).toEqual(want);
    expect(await made.weights()).toEqual(want);
  });

  test('within one submit, before and after', async () => {
    const made = await product();
    device.write(made.w, Float32Array.from(first));
    device.write(made.other, Float32Array.from(second));
    device.submit([
      { run: made.program },
      { copy: made.other, to: made.w, bytes: 64 },
      { run: made.program },
    ]);
    expect((await read(made.y, 16))[5]).toBe(second[5]);
  });

  test('two programs share packed weights, and each works when the other is freed', async () => {
    const made = await product();
    device.write(made.w, Float32Array.from(first));
    expect(await made.weights()).toEqual(first);
    const layer = linear(() => 'matmul', 4, made.counts);
    const again = await device.program([layer.forward(made.x, made.w, made.other, 4, 4)]);
    again.run();
    expect(await read(made.other, 16)).toEqual(await read(made.y, 16));
    made.program.destroy();
    device.write(made.w, Float32Array.from(second));
    again.run();
    expect((await read(made.other, 16))[0]).toBe(second[0]);
  });
});

describe('freed memory', () => {
  /** The next free address. */
  const top = () => {
    const at = device.memory.take(256)!;
    device.memory.give(at, 256);
    return at;
  };

  test('is available again: buffers, programs and their packed weights; freeing twice is harmless', async () => {
    const scratch = await allocate(device, { counts: 256, x: 4096, w: 4096, y: 4096 });
    const layer = linear(() => 'matmul', 32, scratch.counts);
    // The scratch memory stays.
    (await device.program([layer.forward(scratch.x, scratch.w, scratch.y, 32, 32)])).destroy();
    const before = top();
    const b = await allocate(device, { x: 4096, w: 4096, y: 4096 });
    const program = await device.program([layer.forward(b.x, b.w, b.y, 32, 32)]);
    program.run();
    expect(top()).toBeGreaterThan(before);
    const end = () => {
      program.destroy();
      for (const buffer of Object.values(b)) buffer.destroy();
    };
    end();
    expect(top()).toBe(before);
    const { next } = await allocate(device, { next: 256 });
    device.write(next, floats(3));
    end();
    expect(next).toMatchObject({ at: before });
    expect(await read(next, 1)).toEqual([3]);
    // Nothing was freed twice: a new allocation is not at `next`.
    const more = await allocate(device, { a: 256, b: 256, c: 4096, d: 4096 });
    for (const buffer of Object.values(more)) device.write(buffer, new Float32Array(64).fill(9));
    expect(await read(next, 1)).toEqual([3]);
  });

  test('a buffer in reused memory is zero', async () => {
    const { a } = await allocate(device, { a: 256 });
    device.write(a, floats(1, 2, 3));
    a.destroy();
    const { b } = await allocate(device, { b: 256 });
    expect(await read(b, 3)).toEqual([0, 0, 0]);
  });

  test('a program whose buffer is freed does not touch its memory', async () => {
    const { counts, one, y } = await allocate(device, { counts: 256, one: 256, y: 256 });
    device.write(counts, new Uint32Array([1]));
    device.write(one, floats(1, 1, 1, 1));
    const program = await device.program([addBias(counts, one, y)], 'orphan');
    y.destroy();
    const { heir } = await allocate(device, { heir: 256 });
    program.run();
    await expect(read(heir, 4)).rejects.toThrow(/orphan.*freed/);
    device.failure = null;
    expect(await read(heir, 4)).toEqual([0, 0, 0, 0]);
  });

  test('a destroyed device gives no results, and is not lost', async () => {
    const { a } = await allocate(device, { a: 256 });
    let lost = false;
    device.lost.catch(() => {
      lost = true;
    });
    device.destroy();
    await expect(device.read([{ buffer: a, size: 4 }])).rejects.toMatchObject({ kind: 'device-lost' });
    expect(() => assertHealthy(device)).toThrow(DeviceError);
    expect(lost).toBe(false);
  });
});
