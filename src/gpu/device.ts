/**
 * The WebGPU executor: adapter limits, error reporting, encoding of commands.
 */

import type { BufferPlan } from '../device/device.ts';
import { type Command, type Device, DeviceError, type ReadRange } from '../device/device.ts';
import type { DeviceBuffer, Dispatch } from '../device/program.ts';
import { createBuffers, readBuffers } from './buffers.ts';
import type { ShaderSource } from './pipelines.ts';
import { GpuProgram } from './program.ts';

/** The limits whose defaults (128 MiB bindings, 8 storage buffers) are too small. */
const raisedLimits = [
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/** A readable name for an adapter, whatever the browser reports. */
export function adapterName(info: GPUAdapterInfo): string {
  const parts = [info.description, info.device, [info.vendor, info.architecture].filter(Boolean).join(' ')];
  return parts.find((p) => p && p.length > 0) ?? 'unnamed adapter';
}

/** Whether an adapter runs on the processor rather than on a GPU. */
export function isSoftware(info: GPUAdapterInfo): boolean {
  const text = `${info.description} ${info.device} ${info.vendor} ${info.architecture}`.toLowerCase();
  return Boolean(info.isFallbackAdapter) || /swiftshader|llvmpipe|lavapipe|softpipe|warp/.test(text);
}

/**
 * Opens a device with the adapter's limits and the optional features that the engine can use.
 * @throws DeviceError when the adapter gives no device
 */
export async function openDevice(adapter: GPUAdapter, shader: ShaderSource): Promise<Gpu> {
  const features = (['subgroups', 'timestamp-query', 'shader-f16'] as const).filter((f) =>
    adapter.features.has(f),
  );
  const requiredLimits: Record<string, number> = {};
  for (const limit of raisedLimits) requiredLimits[limit] = adapter.limits[limit];
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({ requiredFeatures: features as GPUFeatureName[], requiredLimits });
  } catch (error) {
    throw new DeviceError('no-adapter', `The adapter gave no device: ${(error as Error).message}`);
  }
  return new Gpu(device, adapter.info, shader);
}

/** An open WebGPU device. Its `device`, shaders and pipelines are exposed for code that measures or checks WebGPU. */
export class Gpu implements Device {
  readonly executor = 'webgpu';
  readonly parts = [];
  readonly shards = 1;
  readonly adapterName: string;
  readonly software: boolean;
  readonly vendor: string;
  readonly unsound = new Set<string>();
  readonly subgroups: boolean;
  readonly pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly lost: Promise<never>;
  failure: DeviceError | null = null;

  constructor(
    readonly device: GPUDevice,
    info: GPUAdapterInfo,
    readonly shader: ShaderSource,
  ) {
    this.adapterName = adapterName(info);
    this.software = isSoftware(info);
    this.vendor = (info.vendor ?? '').toLowerCase();
    this.subgroups = device.features.has('subgroups');
    this.lost = device.lost.then((info) => {
      // Resolving on destroy() too would turn every regular end into a failure.
      if (info.reason === 'destroyed') return new Promise<never>(() => {});
      throw new DeviceError('device-lost', info.message || 'the GPU process went away');
    });
    this.lost.catch((error: DeviceError) => {
      this.failure ??= error;
    });
    device.addEventListener('uncapturederror', (event) => {
      const { error } = event as GPUUncapturedErrorEvent;
      const kind = error.constructor.name === 'GPUOutOfMemoryError' ? 'out-of-memory' : 'invalid';
      this.failure ??= new DeviceError(kind, error.message);
    });
  }

  /** A too large createBuffer is a validation error, not an out-of-memory error, so `allocate` checks this first. */
  get largestBuffer(): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    return Math.min(maxBufferSize, maxStorageBufferBindingSize);
  }

  createBuffers<Name extends string>(plan: BufferPlan<Name>): Promise<Record<Name, GPUBuffer>> {
    return createBuffers(this.device, plan);
  }

  write(buffer: DeviceBuffer, data: ArrayBuffer | ArrayBufferView<ArrayBuffer>, offset = 0): void {
    this.device.queue.writeBuffer(buffer as GPUBuffer, offset, data);
  }

  program(dispatches: readonly Dispatch[], label = 'program'): Promise<GpuProgram> {
    return GpuProgram.create(this, dispatches, label);
  }

  /** Encodes commands as one submit; consecutive programs share a compute pass. */
  submit(commands: readonly Command[]): void {
    const encoder = this.device.createCommandEncoder();
    let pass: GPUComputePassEncoder | null = null;
    for (const command of commands) {
      if ('run' in command) {
        pass ??= encoder.beginComputePass();
        (command.run as GpuProgram).encode(pass);
        continue;
      }
      pass?.end();
      pass = null;
      if ('clear' in command) {
        encoder.clearBuffer(command.clear as GPUBuffer);
      } else {
        const { copy, from = 0, to, at = 0, bytes } = command;
        encoder.copyBufferToBuffer(copy as GPUBuffer, from, to as GPUBuffer, at, bytes);
      }
    }
    pass?.end();
    this.device.queue.submit([encoder.finish()]);
  }

  async done(): Promise<void> {
    await this.device.queue.onSubmittedWorkDone();
  }

  read(ranges: readonly ReadRange[]): Promise<ArrayBuffer[]> {
    return readBuffers(this, ranges);
  }

  destroy(): void {
    this.device.destroy();
  }
}
