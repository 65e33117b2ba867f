import { bufferBytes, megabytes, planBytes } from '../device/buffers.ts';
import { type BufferPlan, type Device, DeviceError, type ReadRange } from '../device/device.ts';

/**
 * Creates a plan's buffers. All are storage buffers that can be copied from and to.
 * @throws DeviceError out-of-memory when memory is exhausted
 */
export async function createBuffers<Name extends string>(
  device: GPUDevice,
  plan: BufferPlan<Name>,
): Promise<Record<Name, GPUBuffer>> {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const buffers = {} as Record<Name, GPUBuffer>;
  for (const [label, bytes] of Object.entries<number>(plan)) {
    buffers[label as Name] = device.createBuffer({
      label,
      size: bufferBytes(bytes),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  }
  // Both popped at once: error scopes are a stack per device, and concurrent work may push its own.
  const [outOfMemory, invalid] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
  if (outOfMemory || invalid) {
    for (const buffer of Object.values<GPUBuffer>(buffers)) buffer.destroy();
    const wanted = megabytes(planBytes(plan));
    if (outOfMemory)
      throw new DeviceError(
        'out-of-memory',
        `The GPU is out of memory for ${wanted}: ${outOfMemory.message}`,
      );
    throw new DeviceError('invalid', `The buffers could not be created: ${invalid?.message}`);
  }
  return buffers;
}

/**
 * Copies ranges into one staging buffer and maps it: one round trip however many ranges.
 * @returns one ArrayBuffer for each range
 */
export async function readBuffers(
  gpu: Pick<Device, 'lost' | 'failure'> & { readonly device: GPUDevice },
  ranges: readonly ReadRange[],
): Promise<ArrayBuffer[]> {
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
      range.buffer as GPUBuffer,
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
    if (error instanceof DeviceError) throw error;
    throw new DeviceError('device-lost', `Reading back from the GPU failed: ${(error as Error).message}`);
  }
  // An invalid shader or bind group leaves the buffers unchanged: never return those as results.
  if (gpu.failure) throw gpu.failure;
  const mapped = staging.getMappedRange();
  const parts = ranges.map((range, i) => mapped.slice(starts[i], starts[i] + range.size));
  staging.unmap();
  staging.destroy();
  return parts;
}
