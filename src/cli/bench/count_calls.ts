import type { Device } from '../../device/device.ts';
import type { Seconds, WorkClock } from '../machine/work_clock.ts';

/** Calls that cross to whoever carries them out, counted where they are made. */
export interface Calls {
  submits: number;
  /** Reads, each a submit besides. */
  readbacks: number;
}

/** Counts the submits and readbacks of `work`, whoever makes them, by wrapping the device's own methods. */
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
    // What was put on the instance hid the prototype's methods.
    delete (device as Partial<Device>).submit;
    delete (device as Partial<Device>).read;
  }
  return calls;
}

/**
 * Runs every task in turn, round after round, so that all meet the same moments of the machine.
 * @returns each task's medians, seconds
 */
export async function interleave(
  tasks: (() => Promise<void>)[],
  rounds: number,
  seconds: number,
  clock: WorkClock,
): Promise<Seconds[]> {
  const times: Seconds[][] = tasks.map(() => []);
  const start = performance.now();
  // At least two rounds: one alone would compare a task with a moment of another.
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
