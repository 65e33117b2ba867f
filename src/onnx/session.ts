import type * as Ort from 'onnxruntime-web/wasm';
import type { Folder } from '../model/hub/folder.ts';
import type { Graph } from './graph.ts';

export type { Ort };

type Tensors = Record<string, Ort.Tensor>;

/** ONNX Runtime Web, and the provider that its sessions run on. */
export interface OnnxRuntime {
  ort: typeof Ort;
  provider: 'wasm';
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

/** A model in ONNX Runtime. */
export class OnnxSession {
  #session: Ort.InferenceSession | null = null;

  private constructor(
    readonly runtime: OnnxRuntime,
    private readonly folder: Folder,
    private readonly graph: Graph,
  ) {}

  /** @throws Error when the runtime does not take the model */
  static async open(runtime: OnnxRuntime, folder: Folder, graph: Graph): Promise<OnnxSession> {
    const session = new OnnxSession(runtime, folder, graph);
    await inTurn(() => session.#create());
    return session;
  }

  /**
   * Runs the graph.
   * @throws Error when a kernel fails. The session is useless then, and is made again from its files for the next run.
   */
  run(inputs: Tensors): Promise<Tensors> {
    return inTurn(async () => {
      this.#session ??= await this.#create();
      try {
        return (await this.#session.run(inputs)) as Tensors;
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

  async #create(): Promise<Ort.InferenceSession> {
    const { folder, graph, runtime } = this;
    const { file, externalData } = graph;
    const path = file.slice(0, file.lastIndexOf('/') + 1);
    const read = async (name: string) =>
      new Uint8Array(await folder.read(name, 0, (await folder.size(name)) ?? 0));
    try {
      this.#session = await runtime.ort.InferenceSession.create(await read(file), {
        executionProviders: [runtime.provider],
        externalData: await Promise.all(
          [...externalData.keys()].map(async (location) => ({
            path: location,
            data: await read(path + location),
          })),
        ),
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
