import type * as Ort from 'onnxruntime-web/wasm';
import { assertHealthy, type Device } from '../device/device.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Folder } from '../model/hub/folder.ts';
import type { Graph } from './graph.ts';
import { graphApart } from './graph_apart.ts';
import { refusal } from './refusals.ts';
import { RuntimeRefusal } from './runtime_refusal.ts';
import { inTurn } from './turns.ts';

export type { Ort };

type Tensors = Record<string, Ort.Tensor>;

/** ONNX Runtime Web, and the provider that its sessions run on. */
export interface OnnxRuntime {
  ort: typeof Ort;
  provider: 'wasm' | 'webgpu';
  /** Opens the build for the processor alone, where this is one that has WebGPU too: it has kernels that this lacks. */
  processor?: () => Promise<OnnxRuntime>;
}

/** Longest wait for what is under way on a device that was lost, ms: it may stay pending for ever. */
const patience = 2000;

/** What a session is made for. */
export interface SessionOptions {
  device: Device;
  /** Nodes that compute sines and cosines, which WebGPU's are too inaccurate for. */
  angles: readonly string[];
}

/** A model in ONNX Runtime. */
export class OnnxSession {
  #session: Ort.InferenceSession | null = null;
  #closed = false;

  private constructor(
    readonly runtime: OnnxRuntime,
    private readonly folder: Folder,
    private readonly graph: Graph,
    private readonly options: SessionOptions,
  ) {}

  /** @throws RuntimeRefusal when the runtime does not take the model; DeviceError when the device is lost */
  static async open(
    runtime: OnnxRuntime,
    folder: Folder,
    graph: Graph,
    options: SessionOptions,
  ): Promise<OnnxSession> {
    const session = new OnnxSession(runtime, folder, graph, options);
    await inTurn(() => session.#create());
    return session;
  }

  /**
   * Runs the graph.
   * @param outputs where outputs are to be written; null for those that the runtime places, which are given back; default: all
   * @throws RuntimeRefusal when a kernel fails: the session is useless then, and is made again from its files for the next run; DeviceError
   * when the device is lost
   */
  run(inputs: Tensors, outputs: Record<string, Ort.Tensor | null> = {}): Promise<Tensors> {
    return inTurn(async () => {
      if (this.#closed) throw new Error(`${this.graph.file} is closed.`);
      assertHealthy(this.options.device);
      const session = this.#session ?? (await this.#create());
      const given = Object.keys(outputs).length === 0 ? [] : [outputs];
      try {
        return (await this.#onDevice(session.run(inputs, ...given))) as Tensors;
      } catch (error) {
        await this.#release();
        assertHealthy(this.options.device);
        throw new RuntimeRefusal(refusal(this.graph, 'run', error));
      }
    });
  }

  /** Frees the model, after what is under way. What was still to be run fails. */
  destroy(): void {
    this.#closed = true;
    void inTurn(() => this.#release());
  }

  async #release(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.release().catch(() => {});
  }

  /**
   * Waits for the runtime.
   * @throws DeviceError when the device is lost: the runtime then ends a run as if it had computed something, or does not end it
   */
  async #onDevice<T>(work: Promise<T>): Promise<T> {
    const { device } = this.options;
    try {
      const done = await Promise.race([work, device.lost]);
      assertHealthy(device);
      return done;
    } catch (error) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const enough = new Promise((resolve) => {
        timer = setTimeout(resolve, patience);
      });
      await Promise.race([work.catch(() => {}), enough]);
      clearTimeout(timer);
      throw error;
    }
  }

  #provider(): Ort.InferenceSession.ExecutionProviderConfig {
    const { provider } = this.runtime;
    if (provider === 'wasm') return provider;
    const { device, angles } = this.options;
    // An empty list of names would lock the runtime for good.
    const onProcessor = angles.length > 0 ? { forceCpuNodeNames: [...angles] } : {};
    return {
      name: provider,
      device: (device as Gpu).device,
      ...onProcessor,
    } as Ort.InferenceSession.WebGpuExecutionProviderOption;
  }

  async #create(): Promise<Ort.InferenceSession> {
    const { folder, graph, runtime } = this;
    const { file, externalData } = graph;
    const path = file.slice(0, file.lastIndexOf('/') + 1);
    // A browser's files are handed over unread: half the memory, where the runtime reads them by ranges.
    const unread = async (name: string) =>
      folder.blob
        ? folder.blob(name)
        : new Uint8Array(await folder.read(name, 0, (await folder.size(name)) ?? 0));
    const own = file.slice(path.length);
    const model = await graphApart(folder, file, own);
    const options: Ort.InferenceSession.SessionOptions = {
      executionProviders: [this.#provider()],
      externalData: await Promise.all(
        [...new Set([own, ...externalData.keys()])].map(async (location) => ({
          path: location,
          data: await unread(path + location),
        })),
      ),
      ...(runtime.provider === 'webgpu' && { preferredOutputLocation: 'gpu-buffer' }),
      logSeverityLevel: 3,
    };
    try {
      const made = runtime.ort.InferenceSession.create(model, options);
      // One that comes too late is of no use.
      made.then(
        (session) => this.options.device.failure && session.release(),
        () => {},
      );
      this.#session = await this.#onDevice(made);
      return this.#session;
    } catch (error) {
      assertHealthy(this.options.device);
      throw new RuntimeRefusal(refusal(graph, 'create', error));
    }
  }
}
