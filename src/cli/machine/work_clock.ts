import { readdirSync, readFileSync } from 'node:fs';
import type { Device } from '../../device/device.ts';
import { Gpu } from '../../gpu/device.ts';

/** Duration of device work: by the clock in use, and in wall time. */
export interface Seconds {
  work: number;
  wall: number;
}

/** Measures device work to its completion. */
export interface WorkClock {
  /**
   * `cpu`: CPU time of the driver's threads, or of the process on the processor. `timestamps`: of the compute passes,
   * by the device's clock. `wall`: from submit to completion.
   */
  readonly name: 'cpu' | 'timestamps' | 'wall';
  /** @param work must be complete on the device when its promise resolves */
  measure(work: () => Promise<void>): Promise<Seconds>;
}

/**
 * The clock least affected by other load. A software adapter is measured by the CPU time of its threads: its timestamps
 * are wall time, including other processes' share of the core.
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

/** Thread ids of this process; null outside Linux. */
function threads(): string[] | null {
  try {
    return readdirSync('/proc/self/task');
  } catch {
    return null;
  }
}

/** Threads that existed before any device: JavaScript's and V8's. */
const notTheDriver = new Set(threads());

/** CPU time of the driver's threads, or null outside Linux. */
function driverSeconds(): number | null {
  const of = (thread: string) => {
    try {
      return Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // It has ended in the meantime.
      return 0;
    }
  };
  const all = threads();
  if (all === null) return null;
  const driver = all.filter((thread) => !notTheDriver.has(thread));
  return driver.reduce((sum, thread) => sum + of(thread), 0) / 1e9;
}

/** Most compute passes per measurement. */
const maxPasses = 1024;

/** Sums the timestamped durations of all compute passes encoded while `work` runs. */
async function passSeconds({ device }: Gpu, work: () => Promise<void>): Promise<Seconds> {
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * maxPasses });
  const create = device.createCommandEncoder.bind(device);
  let passes = 0;
  device.createCommandEncoder = (descriptor) => {
    const encoder = create(descriptor);
    const begin = encoder.beginComputePass.bind(encoder);
    encoder.beginComputePass = (pass) => {
      if (passes === maxPasses) throw new Error(`More than ${maxPasses} compute passes in one measurement.`);
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
    // Unshadow the prototype's method.
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
