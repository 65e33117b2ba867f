import type { Gpu } from '../gpu/device.ts';

/** Calls that cross to the GPU process, counted where they are made. */
export interface Calls {
  submits: number;
  /** Buffers mapped to be read. */
  readbacks: number;
}

/** Counts the submits and readbacks of `work`, whoever makes them, by wrapping the device's own methods. */
export async function countCalls(gpu: Gpu, work: () => Promise<void>): Promise<Calls> {
  const { device } = gpu;
  const { queue } = device;
  const calls: Calls = { submits: 0, readbacks: 0 };
  const submit = queue.submit.bind(queue);
  const createBuffer = device.createBuffer.bind(device);
  queue.submit = (buffers) => {
    calls.submits++;
    return submit(buffers);
  };
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    const mapAsync = buffer.mapAsync.bind(buffer);
    buffer.mapAsync = (...range) => {
      calls.readbacks++;
      return mapAsync(...range);
    };
    return buffer;
  };
  try {
    await work();
  } finally {
    // What was put on the instances hid the prototype's methods.
    delete (queue as Partial<GPUQueue>).submit;
    delete (device as Partial<GPUDevice>).createBuffer;
  }
  return calls;
}

/** Runs every task in turn, round after round, and keeps each one's shortest time, in seconds. */
export async function interleave(
  tasks: (() => Promise<void>)[],
  rounds: number,
  seconds: number,
): Promise<number[]> {
  const best = tasks.map(() => Number.POSITIVE_INFINITY);
  const start = performance.now();
  // At least two rounds: one alone would compare a task with a moment of another.
  for (let round = 0; round < rounds && (round < 2 || performance.now() - start < seconds * 1000); round++) {
    for (const [i, task] of tasks.entries()) {
      const before = performance.now();
      await task();
      best[i] = Math.min(best[i], (performance.now() - before) / 1000);
    }
  }
  return best;
}
