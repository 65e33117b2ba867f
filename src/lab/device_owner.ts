import { type Device, DeviceError } from '../device/device.ts';
import { processorAdapter } from '../experiment/claim.ts';
import { adapterName, isSoftware, openDevice } from '../gpu/device.ts';
import { checkMatmuls } from '../model/matmul_check.ts';
import { shardCount } from '../wasm/shard_count.ts';
import { fetchKernels, hasSimd } from '../wasm/vite_kernels.ts';
import type { AdapterFacts, AdapterKind, LabEvent } from './client/protocol.ts';
import { MissingKernels } from './failure.ts';
import { processorRate } from './rate.ts';

/** Order of preference if no adapter was chosen, or the chosen one is not available. */
const order: readonly AdapterKind[] = ['gpu', 'wasm', 'software'];

const processor: AdapterFacts = {
  kind: 'wasm',
  name: processorAdapter,
  vendor: '',
  architecture: '',
  features: [],
};

/** The worker's adapters and their devices, opened on demand and reopened after a loss. */
export class DeviceOwner {
  readonly #emit: (event: LabEvent) => void;
  #choice: AdapterKind | null = null;
  #found = new Map<AdapterKind, AdapterFacts>();
  readonly #adapters = new Map<AdapterKind, GPUAdapter>();
  readonly #devices = new Map<AdapterKind, Device>();
  /** Devices being opened; concurrent callers share one, since an adapter gives only one device. */
  readonly #opening = new Map<AdapterKind, Promise<Device>>();
  /** Adapters whose device was requested: after a loss another adapter is needed. */
  readonly #spent = new WeakSet<GPUAdapter>();
  /** Adapters that failed. */
  readonly #useless = new Set<AdapterKind>();
  /** The processor's rate, once measured. */
  #rate: Promise<number | null> | null = null;
  /** The last device that was requested. */
  #last: Device | null = null;

  constructor(emit: (event: LabEvent) => void) {
    this.#emit = emit;
  }

  /**
   * Detects the adapters and reports them.
   * @param choice the adapter to use if available; null: by order of preference
   * @throws DeviceError if there is none
   */
  async choose(choice: AdapterKind | null): Promise<void> {
    this.#choice = choice;
    this.#useless.clear();
    await this.#look();
  }

  async #look(): Promise<void> {
    const found = new Map<AdapterKind, AdapterFacts>();
    const gpu = 'gpu' in navigator ? navigator.gpu : undefined;
    const ask = async (options: GPURequestAdapterOptions) => {
      const adapter = await gpu?.requestAdapter(options).catch(() => null);
      if (!adapter) return null;
      const kind = isSoftware(adapter.info) ? 'software' : 'gpu';
      if (!found.has(kind) && !this.#useless.has(kind)) {
        this.#adapters.set(kind, adapter);
        found.set(kind, this.#facts(kind, adapter));
      }
      return kind;
    };
    if ((await ask({ powerPreference: 'high-performance' })) === 'gpu')
      await ask({ forceFallbackAdapter: true });
    if (hasSimd() && !this.#useless.has('wasm')) found.set('wasm', processor);
    this.#found = found;
    if (found.size === 0)
      throw gpu
        ? new DeviceError('no-adapter', 'requestAdapter() gave null, and WebAssembly has no SIMD')
        : new DeviceError('no-webgpu', 'navigator.gpu is missing, and WebAssembly has no SIMD');
    this.#report();
  }

  #facts(kind: AdapterKind, { info, features }: GPUAdapter): AdapterFacts {
    const wrong = [...(this.#devices.get(kind)?.unsound ?? [])];
    return {
      kind,
      name: adapterName(info),
      vendor: info.vendor,
      architecture: info.architecture,
      features: [...features].sort(),
      ...(wrong.length > 0 && { wrong }),
    };
  }

  #report(): void {
    const { kind } = this;
    const found = order.flatMap((of) => this.#found.get(of) ?? []);
    this.#emit({ type: 'adapter', adapter: this.#found.get(kind)!, found });
  }

  /** The adapter in use: the chosen one if available, else the first by preference. */
  get kind(): AdapterKind {
    const first = order.find((kind) => this.#found.has(kind)) ?? 'wasm';
    return this.#choice !== null && this.#found.has(this.#choice) ? this.#choice : first;
  }

  /** The reported facts of an adapter. */
  factsOf(kind: AdapterKind): AdapterFacts {
    const facts = this.#found.get(kind);
    if (!facts) throw new Error(`No adapter of the kind ${kind} was found.`);
    return facts;
  }

  kindOf(device: Device): AdapterKind {
    return device.executor === 'wasm' ? 'wasm' : device.software ? 'software' : 'gpu';
  }

  /**
   * A device, reopened if the last of its kind was lost.
   * @param kind default: the adapter in use; if it gives no device, the next one is tried
   * @throws DeviceError if there is none
   */
  async open(kind: AdapterKind | null = null): Promise<Device> {
    if (this.#found.size === 0) await this.#look();
    while (true) {
      const wanted = kind ?? this.kind;
      try {
        return await this.#opened(wanted);
      } catch (error) {
        const lost = error instanceof DeviceError && error.kind === 'device-lost';
        if (lost || kind !== null || this.#choice !== null || this.#found.size === 1) throw error;
        // A GPU that gives no device, or computes incorrectly, is skipped.
        this.#useless.add(wanted);
        this.#found.delete(wanted);
        this.#report();
      }
    }
  }

  async #opened(wanted: AdapterKind): Promise<Device> {
    const held = this.#devices.get(wanted);
    if (held && !held.failure) return this.#use(held);
    const opening =
      this.#opening.get(wanted) ?? this.#openAnew(wanted).finally(() => this.#opening.delete(wanted));
    this.#opening.set(wanted, opening);
    return this.#use(await opening);
  }

  #use(device: Device): Device {
    this.#last = device;
    return device;
  }

  async #openAnew(kind: AdapterKind): Promise<Device> {
    const device = kind === 'wasm' ? await openProcessor() : await this.#openGpu(kind);
    this.#devices.set(kind, device);
    return device;
  }

  async #openGpu(kind: AdapterKind): Promise<Device> {
    const known = this.#adapters.get(kind);
    if (!known || this.#spent.has(known)) await this.#look();
    const adapter = this.#adapters.get(kind);
    if (!adapter || this.#spent.has(adapter))
      throw new DeviceError('no-adapter', 'requestAdapter() gave no other adapter of its kind');
    this.#spent.add(adapter);
    // Each executor's code is loaded on demand.
    const { viteShaders } = await import('../gpu/vite_shaders.ts');
    const device = await openDevice(adapter, viteShaders);
    const wrong = await checkMatmuls(device);
    if (wrong.length > 0) {
      this.#found.set(kind, { ...this.#facts(kind, adapter), wrong });
      this.#report();
    }
    return device;
  }

  /** Whether the adapter in use is the processor; false before detection. */
  get software(): boolean {
    return this.#found.size > 0 && this.kind !== 'gpu';
  }

  /** Number of shards per batch on the adapter in use. */
  get shards(): number {
    return this.#found.size > 0 && this.kind === 'wasm' ? shardCount : 1;
  }

  /** Training FLOP/s of the adapter in use, by a short probe; null of a GPU, which nothing is asked of. @throws as `open` does */
  async rate(): Promise<number | null> {
    if (this.kind !== 'wasm' || this.#found.size === 0) return null;
    this.#rate ??= loneRate().catch((error) => {
      this.#rate = null;
      throw error;
    });
    return this.#rate;
  }

  /** Why the last device is no longer usable; null if it is, or if there was none. */
  get failure(): DeviceError | null {
    return this.#last?.failure ?? null;
  }

  /** Drops a failed device, so that later errors are not attributed to it. */
  forgetFailed(): void {
    if (this.#last?.failure) this.#last = null;
  }

  /**
   * Simulates the loss of the last device. `destroy()` is reported as intended, so the failure is set by hand.
   * @returns the loss, or null if there is no device
   */
  simulateLoss(): DeviceError | null {
    if (!this.#last) return null;
    const lost = new DeviceError('device-lost', 'The device was destroyed on request.');
    this.#last.failure = lost;
    this.#last.destroy();
    return lost;
  }
}

/** Loads the processor's code and kernels. @throws MissingKernels */
const loadProcessor = () => Promise.all([import('../wasm/web_processor.ts'), fetchKernels()]);

/** Measured on one thread, without starting workers. */
async function loneRate(): Promise<number | null> {
  const [{ coresToUse, openLoneProcessor }, kernels] = await loadProcessor();
  return processorRate(openLoneProcessor(kernels), coresToUse());
}

async function openProcessor(): Promise<Device> {
  try {
    const [{ openWebProcessor }, kernels] = await loadProcessor();
    return await openWebProcessor(kernels);
  } catch (error) {
    throw new MissingKernels((error as Error).message);
  }
}
