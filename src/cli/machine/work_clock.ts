import { readdirSync, readFileSync } from 'node:fs';
import type { Device } from '../../device/device.ts';
import { Gpu } from '../../gpu/device.ts';

/** What device work took: by the clock, and on the wall. */
export interface Seconds {
  work: number;
  wall: number;
}

/** Measures device work that is waited for. */
export interface WorkClock {
  /**
   * `cpu`: of the driver's threads, or of the process where it computes itself. `timestamps`: of the compute passes, by the device's own clock. `wall`: from the
   * submit to the end.
   */
  readonly name: 'cpu' | 'timestamps' | 'wall';
  /** @param work must have ended on the device when its promise resolves */
  measure(work: () => Promise<void>): Promise<Seconds>;
}

/**
 * The clock that the rest of the machine disturbs least. A software adapter is measured by the CPU time of its threads:
 * its timestamps are wall clock, and count whoever else had the core.
 */
export function workClock(device: Device): WorkClock {
  if (device.executor === 'wasm')
    return {
      name: 'cpu',
      async measure(work) {
        const before = process.cpuUsage();
        const wall = await wallSeconds(work);
        const { user, system } = process.cpuUsage(before);
        return { work: (user + system) / 1e6, wall };
      },
    };
  if (device.software && driverSeconds() !== null)
    return {
      name: 'cpu',
      async measure(work) {
        const before = driverSeconds() ?? 0;
        const wall = await wallSeconds(work);
        return { work: (driverSeconds() ?? 0) - before, wall };
      },
    };
  if (device instanceof Gpu && device.device.features.has('timestamp-query'))
    return { name: 'timestamps', measure: (work) => passSeconds(device, work) };
  return {
    name: 'wall',
    async measure(work) {
      const wall = await wallSeconds(work);
      return { work: wall, wall };
    },
  };
}

async function wallSeconds(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}

/** Numbers of this process's threads; null outside Linux. */
function threads(): string[] | null {
  try {
    return readdirSync('/proc/self/task');
  } catch {
    return null;
  }
}

/** Those that were there before any device: JavaScript's, which polls it, and V8's, which collect what that leaves. */
const notTheDriver = new Set(threads());

/** CPU time of the driver's threads, or null outside Linux. */
function driverSeconds(): number | null {
  const of = (thread: string) => {
    try {
      return Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // It has ended since.
      return 0;
    }
  };
  const all = threads();
  if (all === null) return null;
  const driver = all.filter((thread) => !notTheDriver.has(thread));
  return driver.reduce((sum, thread) => sum + of(thread), 0) / 1e9;
}

/** Compute passes that one measurement may hold. */
const mostPasses = 1024;

/** Puts timestamps around every compute pass that is encoded while `work` runs, and adds the passes up. */
async function passSeconds({ device }: Gpu, work: () => Promise<void>): Promise<Seconds> {
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * mostPasses });
  const create = device.createCommandEncoder.bind(device);
  let passes = 0;
  device.createCommandEncoder = (descriptor) => {
    const encoder = create(descriptor);
    const begin = encoder.beginComputePass.bind(encoder);
    encoder.beginComputePass = (pass) => {
      if (passes === mostPasses)
        throw new Error(`More than ${mostPasses} compute passes in one measurement.`);
      const timestampWrites = {
        querySet,
        beginningOfPassWriteIndex: 2 * passes,
        endOfPassWriteIndex: 2 * passes + 1,
      };
      passes++;
      return begin({ ...pass, timestampWrites });
    };
    return encoder;
  };
  let wall: number;
  try {
    wall = await wallSeconds(work);
  } finally {
    // What was put on the instance hid the prototype's method.
    delete (device as Partial<GPUDevice>).createCommandEncoder;
  }
  const size = Math.max(1, passes) * 16;
  const resolved = device.createBuffer({
    size,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.resolveQuerySet(querySet, 0, 2 * passes, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const times = new BigUint64Array(staging.getMappedRange().slice(0));
  for (const resource of [querySet, resolved, staging]) resource.destroy();
  let nanoseconds = 0;
  for (let pass = 0; pass < passes; pass++) nanoseconds += Number(times[2 * pass + 1] - times[2 * pass]);
  return { work: nanoseconds / 1e9, wall };
}
