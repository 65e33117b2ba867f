import { type Gpu, GpuError } from './device.ts';

/** What will be allocated: bytes by name. A plan is summed for the estimate before it is carried out. */
export type BufferPlan<Name extends string = string> = Record<Name, number>;

/** Total bytes of plans. */
export const planBytes = (...plans: BufferPlan[]) =>
  plans.reduce((sum, plan) => sum + Object.values(plan).reduce((a, b) => a + roundUp(b), 0), 0);

const roundUp = (bytes: number) => Math.max(256, Math.ceil(bytes / 256) * 256);

/**
 * Allocates a plan's buffers. All are storage buffers that can be copied from and to.
 * @throws GpuError too-little-memory when one is larger than the adapter allows (a too big createBuffer is a
 * validation error, not an out-of-memory one, so the limit is checked first); out-of-memory when the device has no room
 */
export async function allocate<Name extends string>(
  gpu: Gpu,
  plan: BufferPlan<Name>,
): Promise<Record<Name, GPUBuffer>> {
  const { device } = gpu;
  const limit = Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize);
  for (const [name, bytes] of Object.entries<number>(plan)) {
    if (bytes > limit) {
      throw new GpuError(
        'too-little-memory',
        `The buffer "${name}" needs ${megabytes(bytes)}, and this adapter allows ${megabytes(limit)} for one buffer.`,
      );
    }
  }
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const buffers = {} as Record<Name, GPUBuffer>;
  for (const [label, bytes] of Object.entries<number>(plan)) {
    buffers[label as Name] = device.createBuffer({
      label,
      size: roundUp(bytes),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  }
  // Both at once: scopes are a stack of the device's, and other work may push its own while this waits.
  const [outOfMemory, invalid] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
  if (outOfMemory || invalid) {
    for (const buffer of Object.values<GPUBuffer>(buffers)) buffer.destroy();
    const wanted = megabytes(planBytes(plan));
    if (outOfMemory)
      throw new GpuError('out-of-memory', `The GPU has no room for ${wanted}: ${outOfMemory.message}`);
    throw new GpuError('invalid', `The buffers could not be made: ${invalid?.message}`);
  }
  return buffers;
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/** One part of a read: a whole buffer or a range of it, in bytes. */
export interface ReadRange {
  buffer: GPUBuffer;
  offset?: number;
  size: number;
}

/**
 * Copies ranges into one staging buffer and maps it: one round trip however many ranges.
 * @returns one ArrayBuffer for each range
 */
export async function readBuffers(gpu: Gpu, ranges: ReadRange[]): Promise<ArrayBuffer[]> {
  const { device } = gpu;
  const starts: number[] = [];
  let total = 0;
  for (const range of ranges) {
    starts.push(total);
    total += Math.ceil(range.size / 8) * 8;
  }
  const staging = device.createBuffer({
    label: 'staging',
    size: Math.max(8, total),
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder();
  ranges.forEach((range, i) => {
    encoder.copyBufferToBuffer(
      range.buffer,
      range.offset ?? 0,
      staging,
      starts[i],
      Math.ceil(range.size / 4) * 4,
    );
  });
  device.queue.submit([encoder.finish()]);
  try {
    await Promise.race([staging.mapAsync(GPUMapMode.READ), gpu.lost]);
  } catch (error) {
    if (gpu.failure) throw gpu.failure;
    if (error instanceof GpuError) throw error;
    throw new GpuError('device-lost', `Reading back from the GPU failed: ${(error as Error).message}`);
  }
  // An invalid shader or bind group leaves the buffers as they were: never hand those out as results.
  if (gpu.failure) throw gpu.failure;
  const mapped = staging.getMappedRange();
  const parts = ranges.map((range, i) => mapped.slice(starts[i], starts[i] + range.size));
  staging.unmap();
  staging.destroy();
  return parts;
}

/** Reads floats. */
export const readFloats = async (
  gpu: Gpu,
  buffer: GPUBuffer,
  length: number,
  offset = 0,
): Promise<Float32Array> =>
  new Float32Array((await readBuffers(gpu, [{ buffer, offset: offset * 4, size: length * 4 }]))[0]);
