import type { BufferPlan } from './device.ts';
import { type Device, DeviceError } from './device.ts';
import type { DeviceBuffer } from './program.ts';

/** Total bytes of plans. */
export const planBytes = (...plans: BufferPlan[]) =>
  plans.reduce((sum, plan) => sum + Object.values(plan).reduce((a, b) => a + bufferBytes(b), 0), 0);

/** Bytes that a buffer of so many takes: bindings start at multiples of 256, and none is empty. */
export const bufferBytes = (bytes: number) => Math.max(256, Math.ceil(bytes / 256) * 256);

/**
 * Allocates a plan's buffers, filled with zeros.
 * @throws DeviceError too-little-memory when one is larger than the device allows; out-of-memory when it has no room
 */
export async function allocate<Name extends string>(
  device: Device,
  plan: BufferPlan<Name>,
): Promise<Record<Name, DeviceBuffer>> {
  for (const [name, bytes] of Object.entries<number>(plan)) {
    if (bytes > device.largestBuffer) {
      throw new DeviceError(
        'too-little-memory',
        `The buffer "${name}" needs ${megabytes(bytes)}, and this adapter allows ${megabytes(device.largestBuffer)} for one buffer.`,
      );
    }
  }
  return device.createBuffers(plan);
}

/** Bytes in words. */
export const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/** Reads floats from `offset`, in floats, on. */
export const readFloats = async (
  device: Device,
  buffer: DeviceBuffer,
  length: number,
  offset = 0,
): Promise<Float32Array<ArrayBuffer>> =>
  new Float32Array((await device.read([{ buffer, offset: offset * 4, size: length * 4 }]))[0]);
