import type { Device } from '../../device/device.ts';
import type { Seconds, WorkClock } from '../machine/work_clock.ts';

/** Calls to the device. */
export interface Calls {
  submits: number;
  /** Readbacks, each of which is also a submit. */
  readbacks: number;
}

/** Counts the submits and readbacks of `work` by wrapping the device's methods. */
export async function countCalls(device: Device, work: () => Promise<void>): Promise<Calls> {
  const calls: Calls = { submits: 0, readbacks: 0 };
  const submit = device.submit.bind(device);
  const read = device.read.bind(device);
  device.submit = (commands) => {
    calls.submits++;
    submit(commands);
  };
  device.read = (ranges) => {
    calls.submits++;
    calls.readbacks++;
    return read(ranges);
  };
  try {
    await work();
  } finally {
    // Unshadow the prototype's methods.
    delete (device as Partial<Device>).submit;
    delete (device as Partial<Device>).read;
  }
  return calls;
}

/**
 * Runs the tasks round-robin, so that disturbances of the machine affect all alike.
 * @returns each task's medians, in seconds
 */
export async function interleave(
  tasks: (() => Promise<void>)[],
  rounds: number,
  seconds: number,
  clock: WorkClock,
): Promise<Seconds[]> {
  const times: Seconds[][] = tasks.map(() => []);
  const start = performance.now();
  // At least two rounds: a single one would compare tasks at different moments.
  for (let round = 0; round < rounds && (round < 2 || performance.now() - start < seconds * 1000); round++) {
    for (const [i, task] of tasks.entries()) times[i].push(await clock.measure(task));
  }
  return times.map((of) => ({ work: median(of.map((t) => t.work)), wall: median(of.map((t) => t.wall)) }));
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
