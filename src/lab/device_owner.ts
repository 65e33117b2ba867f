import { type Device, DeviceError } from '../device/device.ts';
import { processorAdapter } from '../experiment/claim.ts';
import { adapterName, isSoftware, openDevice } from '../gpu/device.ts';
import { checkMatmuls } from '../model/matmul_check.ts';
import { shardCount } from '../wasm/shard_count.ts';
import { fetchKernels, hasSimd } from '../wasm/vite_kernels.ts';
import type { AdapterFacts, AdapterKind, LabEvent } from './client/protocol.ts';
import { MissingKernels } from './failure.ts';
import { processorRate, softwareRate } from './rate.ts';

/** What is taken where nothing was chosen, or what was chosen is not there. */
const order: readonly AdapterKind[] = ['gpu', 'wasm', 'software'];

const processor: AdapterFacts = {
  kind: 'wasm',
  name: processorAdapter,
  vendor: '',
  architecture: '',
  features: [],
};

/** The worker's adapters and a device of each, opened when it is first wanted and anew after a loss. */
export class DeviceOwner {
  readonly #emit: (event: LabEvent) => void;
  #choice: AdapterKind | null = null;
  #found = new Map<AdapterKind, AdapterFacts>();
  readonly #adapters = new Map<AdapterKind, GPUAdapter>();
  readonly #devices = new Map<AdapterKind, Device>();
  /** Devices being opened. Whoever asks meanwhile waits for the same one: an adapter gives one device. */
  readonly #opening = new Map<AdapterKind, Promise<Device>>();
  /** Adapters that were asked for their device: after a loss another must be found. */
  readonly #spent = new WeakSet<GPUAdapter>();
  /** Adapters that were there and of no use. */
  readonly #useless = new Set<AdapterKind>();
  /** The processor's, once it was measured. */
  #rate: Promise<number | null> | null = null;
  /** The last device that was asked for. */
  #last: Device | null = null;

  constructor(emit: (event: LabEvent) => void) {
    this.#emit = emit;
  }

  /**
   * Looks what there is, and tells of it.
   * @param choice what is to be used where it is there; null leaves it to the order
   * @throws DeviceError where there is nothing
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
    this.#tell();
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

  #tell(): void {
    const { kind } = this;
    const found = order.flatMap((of) => this.#found.get(of) ?? []);
    this.#emit({ type: 'adapter', adapter: this.#found.get(kind)!, found });
  }

  /** What is used: what was chosen if it is there, else the first in order. */
  get kind(): AdapterKind {
    const first = order.find((kind) => this.#found.has(kind)) ?? 'wasm';
    return this.#choice !== null && this.#found.has(this.#choice) ? this.#choice : first;
  }

  /** What is told of an adapter that was found. */
  factsOf(kind: AdapterKind): AdapterFacts {
    const facts = this.#found.get(kind);
    if (!facts) throw new Error(`No adapter of the kind ${kind} was found.`);
    return facts;
  }

  kindOf(device: Device): AdapterKind {
    return device.executor === 'wasm' ? 'wasm' : device.software ? 'software' : 'gpu';
  }

  /**
   * A device, opened anew when the last of its kind was lost.
   * @param kind what is used, where null; one that gives no device leaves its place to the next
   * @throws DeviceError where there is none
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
        // A GPU that gives no device, or computes wrongly, is no GPU.
        this.#useless.add(wanted);
        this.#found.delete(wanted);
        this.#tell();
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
    // Either executor's code comes when it is used.
    const { viteShaders } = await import('../gpu/vite_shaders.ts');
    const device = await openDevice(adapter, viteShaders);
    const wrong = await checkMatmuls(device);
    if (wrong.length > 0) {
      this.#found.set(kind, { ...this.#facts(kind, adapter), wrong });
      this.#tell();
    }
    return device;
  }

  /** Whether what is used computes on the processor; false while nothing was found. */
  get software(): boolean {
    return this.#found.size > 0 && this.kind !== 'gpu';
  }

  /** Into how many shards what is used cuts a batch. */
  get shards(): number {
    return this.#found.size > 0 && this.kind === 'wasm' ? shardCount : 1;
  }

  /** FLOP/s that what is used makes of a training; null where nobody knows. @throws as `open` does */
  async rate(): Promise<number | null> {
    const { kind } = this;
    if (kind === 'software') return softwareRate;
    if (kind === 'gpu' || this.#found.size === 0) return null;
    this.#rate ??= loneRate().catch((error) => {
      this.#rate = null;
      throw error;
    });
    return this.#rate;
  }

  /** Why the last device is of no use any more; null where it is, or where there was none. */
  get failure(): DeviceError | null {
    return this.#last?.failure ?? null;
  }

  /** Leaves a device that has failed: it explains nothing that goes wrong from here on. */
  forgetFailed(): void {
    if (this.#last?.failure) this.#last = null;
  }

  /**
   * Ends the last device as a driver would. `destroy()` reports itself as wanted, so the failure is set by hand.
   * @returns the loss, or null where there is no device
   */
  simulateLoss(): DeviceError | null {
    if (!this.#last) return null;
    const lost = new DeviceError('device-lost', 'The device was destroyed on request.');
    this.#last.failure = lost;
    this.#last.destroy();
    return lost;
  }
}

/** The code of the processor, and its kernels. @throws Error with a sentence where they do not come */
const loadProcessor = () => Promise.all([import('../wasm/web_processor.ts'), fetchKernels()]);

/** Measured on one thread: workers are started for work alone. */
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
