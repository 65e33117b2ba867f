import type { BufferPlan } from './device.ts';
import { type Device, DeviceError } from './device.ts';
import type { DeviceBuffer } from './program.ts';

/** Total size of plans, in bytes. */
export const planBytes = (...plans: BufferPlan[]) =>
  plans.reduce((sum, plan) => sum + Object.values(plan).reduce((a, b) => a + bufferBytes(b), 0), 0);

/** Allocated size of a buffer of N bytes: a multiple of 256, as bindings require, and never empty. */
export const bufferBytes = (bytes: number) => Math.max(256, Math.ceil(bytes / 256) * 256);

/**
 * Allocates a plan's buffers, filled with zeros.
 * @throws DeviceError too-little-memory when a buffer is larger than the device allows; out-of-memory when memory is
 * exhausted
 */
export async function allocate<Name extends string>(
  device: Device,
  plan: BufferPlan<Name>,
): Promise<Record<Name, DeviceBuffer>> {
  for (const [name, bytes] of Object.entries<number>(plan)) {
    if (bytes > device.largestBuffer) {
      throw new DeviceError(
        'too-little-memory',
        `The buffer "${name}" needs ${megabytes(bytes)}, but this adapter allows at most ${megabytes(device.largestBuffer)} per buffer.`,
      );
    }
  }
  return device.createBuffers(plan);
}

/** Bytes as text, in MiB. */
export const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/** Reads floats, starting at `offset` (in floats). */
export const readFloats = async (
  device: Device,
  buffer: DeviceBuffer,
  length: number,
  offset = 0,
): Promise<Float32Array<ArrayBuffer>> =>
  new Float32Array((await device.read([{ buffer, offset: offset * 4, size: length * 4 }]))[0]);
