import { afterAll, beforeAll, expect, test } from 'vitest';
import { allocate } from '../device/buffers.ts';
import type { Device } from '../device/device.ts';
import { loadKernels } from './node_kernels.ts';
import { openNodeProcessor } from './node_processor.ts';
import { openProcessor } from './processor.ts';
import { RemoteDevice } from './remote_device.ts';
import type { WasmDevice } from './wasm_device.ts';

let processor: WasmDevice;
let worker: Device;
beforeAll(async () => {
  processor = await openNodeProcessor(2);
  [worker] = processor.parts;
});
afterAll(() => processor.destroy());

/** Large enough for the worker to return its memory. */
const length = 2 ** 16;

test('a write has the data at the time of the call, even if the memory is reused', async () => {
  const { a, b } = await allocate(worker, { a: length * 4, b: length * 4 });
  const mine = new Float32Array(length);
  for (let round = 1; round <= 6; round++) {
    for (const [i, buffer] of [a, b].entries()) {
      mine.fill(round * 10 + i);
      worker.write(buffer, mine);
    }
    mine.fill(-1);
    const read = await worker.read([a, b].map((buffer) => ({ buffer, size: length * 4 })));
    read.forEach((data, i) => {
      expect(new Set(new Float32Array(data))).toEqual(new Set([round * 10 + i]));
    });
  }
});

test('a subarray is written, and nothing else', async () => {
  const { a } = await allocate(worker, { a: length * 4 });
  worker.write(a, new Float32Array(length).fill(1));
  const whole = new Float32Array(length + 8).fill(2);
  worker.write(a, whole.subarray(4, 6), 8);
  const [data] = await worker.read([{ buffer: a, size: 24 }]);
  expect([...new Float32Array(data)]).toEqual([1, 1, 2, 2, 1, 1]);
});

test.each(['worker', 'this thread'])(
  '%s reads into memory that is given, and into its own where the size is another',
  async (where) => {
    const device: Device = where === 'worker' ? worker : processor;
    const { a } = await allocate(device, { a: 64 });
    device.write(a, Float32Array.of(1, 2, 3, 4));
    const given = () => new Float32Array(4).fill(9).buffer;
    for (const [size, into] of [
      [16, given()],
      [12, given()],
      [16, undefined],
    ] as const) {
      const [data] = await device.read([{ buffer: a, size, into }]);
      expect([...new Float32Array(data)]).toEqual([1, 2, 3, 4].slice(0, size / 4));
    }
  },
);

test('a destroyed device is not lost; one whose worker terminates is', async () => {
  const portThatEnds = () => {
    let end = (_why: string) => {};
    const onEnd = (hear: (why: string) => void) => {
      end = hear;
    };
    return { post() {}, onAnswer() {}, onEnd, terminate() {}, end: (why: string) => end(why) };
  };
  const heard: string[] = [];
  const [asked, unasked] = [portThatEnds(), portThatEnds()];
  for (const [name, port] of Object.entries({ asked, unasked })) {
    const device = new RemoteDevice(port);
    device.lost.catch(({ message }: Error) => heard.push(`${name}: ${message}`));
    if (name === 'asked') device.destroy();
    port.end('exit code 1');
    await expect(device.read([])).rejects.toThrow(name === 'asked' ? 'on request' : 'exit code 1');
  }
  expect(heard).toEqual(['unasked: A worker ended: exit code 1']);
});

test('if a worker does not start, those that did are terminated', async () => {
  const ended: number[] = [];
  let asked = 0;
  const start = async () => {
    const id = asked++;
    if (id === 1) throw new Error('no second thread');
    return { post() {}, onAnswer() {}, onEnd() {}, terminate: () => void ended.push(id) };
  };
  await expect(openProcessor(await loadKernels(), 4, start)).rejects.toThrow('no second thread');
  expect(ended).toEqual([0, 2, 3]);
});
