import type * as Ort from 'onnxruntime-web/wasm';
import type { Device } from '../device/device.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Folder } from '../model/hub/folder.ts';
import type { Graph } from './graph.ts';
import { graphApart } from './graph_apart.ts';

export type { Ort };

type Tensors = Record<string, Ort.Tensor>;

/** ONNX Runtime Web, and the provider that its sessions run on. */
export interface OnnxRuntime {
  ort: typeof Ort;
  provider: 'wasm' | 'webgpu';
}

/**
 * Everything that is asked of the runtime, one after another: two runs at once freeze the page, and two sessions cannot be created
 * at once.
 */
let last: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

/** What a session is made for. */
export interface SessionOptions {
  device: Device;
  /** Nodes that compute sines and cosines, which WebGPU's are too inaccurate for. */
  angles: readonly string[];
}

/** A model in ONNX Runtime. */
export class OnnxSession {
  #session: Ort.InferenceSession | null = null;

  private constructor(
    readonly runtime: OnnxRuntime,
    private readonly folder: Folder,
    private readonly graph: Graph,
    private readonly options: SessionOptions,
  ) {}

  /** @throws Error when the runtime does not take the model */
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
   * @throws Error when a kernel fails. The session is useless then, and is made again from its files for the next run.
   */
  run(inputs: Tensors, outputs: Record<string, Ort.Tensor | null> = {}): Promise<Tensors> {
    return inTurn(async () => {
      this.#session ??= await this.#create();
      try {
        const given = Object.keys(outputs).length === 0 ? [] : [outputs];
        return (await this.#session.run(inputs, ...given)) as Tensors;
      } catch (error) {
        const failed = this.#session;
        this.#session = null;
        await failed.release().catch(() => {});
        throw new Error(`ONNX Runtime failed to run ${this.graph.file}: ${told(error)}`);
      }
    });
  }

  /** Frees the model. */
  destroy(): void {
    void inTurn(async () => {
      await this.#session?.release();
      this.#session = null;
    });
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
    try {
      const model = await graphApart(folder, file, own);
      this.#session = await runtime.ort.InferenceSession.create(model, {
        executionProviders: [this.#provider()],
        externalData: await Promise.all(
          [...new Set([own, ...externalData.keys()])].map(async (location) => ({
            path: location,
            data: await unread(path + location),
          })),
        ),
        ...(runtime.provider === 'webgpu' && { preferredOutputLocation: 'gpu-buffer' }),
        logSeverityLevel: 3,
      });
      return this.#session;
    } catch (error) {
      throw new Error(`ONNX Runtime does not take ${file}: ${told(error)}`);
    }
  }
}

/** The first line of an error, without its path and numbers of the runtime's source. */
const told = (error: unknown): string =>
  String((error as Error)?.message ?? error)
    .split('\n')[0]
    .slice(0, 400);
