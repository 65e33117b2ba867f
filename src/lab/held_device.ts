import { DeviceError } from '../device/device.ts';
import { adapterName, type Gpu, isSoftware, openDevice } from '../gpu/device.ts';
import { viteShaders } from '../gpu/vite_shaders.ts';
import { checkMatmuls } from '../model/matmul_check.ts';
import type { LabEvent } from './protocol.ts';

/** The worker's one adapter and its one device, opened when they are first wanted and anew after a loss. */
export class HeldDevice {
  readonly #emit: (event: LabEvent) => void;
  #adapter: GPUAdapter | null = null;
  #gpu: Gpu | null = null;
  /** A device being opened. Whoever asks meanwhile waits for the same one: an adapter gives one device. */
  #opening: Promise<Gpu> | null = null;
  /** Adapters that were asked for their device: after a loss another must be found. */
  readonly #spent = new WeakSet<GPUAdapter>();

  constructor(emit: (event: LabEvent) => void) {
    this.#emit = emit;
  }

  /** Asks the browser for an adapter, and tells of it. @throws DeviceError where there is none */
  async find(powerPreference: GPUPowerPreference = 'high-performance'): Promise<GPUAdapter> {
    if (!('gpu' in navigator) || !navigator.gpu)
      throw new DeviceError('no-webgpu', 'navigator.gpu is missing');
    this.#adapter = await navigator.gpu.requestAdapter({ powerPreference });
    if (!this.#adapter) throw new DeviceError('no-adapter', 'requestAdapter() gave null');
    this.#tell(this.#adapter, []);
    return this.#adapter;
  }

  #tell({ info, features }: GPUAdapter, wrong: string[]): void {
    this.#emit({
      type: 'adapter',
      adapter: {
        name: adapterName(info),
        vendor: info.vendor,
        architecture: info.architecture,
        software: isSoftware(info),
        features: [...features].sort(),
        ...(wrong.length > 0 && { wrong }),
      },
    });
  }

  /** The device, opened anew when the last one was lost. @throws DeviceError where there is none */
  async open(): Promise<Gpu> {
    if (this.#gpu && !this.#gpu.failure) return this.#gpu;
    this.#opening ??= this.#openAnew().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #openAnew(): Promise<Gpu> {
    const fresh = this.#adapter && !this.#spent.has(this.#adapter) ? this.#adapter : await this.find();
    this.#spent.add(fresh);
    const gpu = await openDevice(fresh, viteShaders);
    const wrong = await checkMatmuls(gpu);
    if (wrong.length > 0) this.#tell(fresh, wrong);
    this.#gpu = gpu;
    return gpu;
  }

  /** Whether the adapter is a software one; false while none was found. */
  get software(): boolean {
    return this.#adapter !== null && isSoftware(this.#adapter.info);
  }

  /** Why the last device is of no use any more; null where it is, or where there was none. */
  get failure(): DeviceError | null {
    return this.#gpu?.failure ?? null;
  }

  /** Leaves a device that has failed: it explains nothing that goes wrong from here on. */
  forgetFailed(): void {
    if (this.#gpu?.failure) this.#gpu = null;
  }

  /**
   * Ends the device as a driver would. `destroy()` reports itself as wanted, so the failure is set by hand.
   * @returns the loss, or null where there is no device
   */
  simulateLoss(): DeviceError | null {
    if (!this.#gpu) return null;
    const lost = new DeviceError('device-lost', 'The device was destroyed on request.');
    this.#gpu.failure = lost;
    this.#gpu.destroy();
    return lost;
  }
}
