import type { Device } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import { widen } from '../model/hub/safetensors.ts';
import type { DecoderGraph } from './decoder_graph.ts';
import type { CachedPrefix, OnnxCache, OnnxForward } from './forward.ts';
import { graphInputs } from './graph_inputs.ts';
import type { OnnxSession, Ort } from './session.ts';

/** Elements of a tensor: float32, or the bits of float16. */
type Elements = Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** A cache in memory here: each [rows, heads, length, width of a head], by layer, padded to the longest row. */
export interface HostCache extends OnnxCache {
  keys: Elements[];
  values: Elements[];
  /** Positions of each row. */
  filled: readonly number[];
}

/** Runs a graph whose inputs and outputs are in memory here: the runtime's WebAssembly provider. */
export class HostForward implements OnnxForward<HostCache> {
  readonly passTokens = 128;

  constructor(
    private readonly session: OnnxSession,
    private readonly graph: DecoderGraph,
    private readonly device: Device,
  ) {}

  async empty(): Promise<HostCache> {
    const none = Array.from({ length: this.graph.layers }, () => this.#zeros(0));
    return { rows: 1, length: 0, keys: none, values: none, filled: [0] };
  }

  async gathered(prefixes: readonly CachedPrefix<HostCache>[]): Promise<HostCache> {
    const { kvHeads, headDim, padding } = this.graph;
    const rows = prefixes.length;
    const length = Math.max(...prefixes.map((prefix) => prefix.length));
    const of = (elements: (cache: HostCache) => Elements[]) =>
      elements(prefixes[0].cache).map((_, layer) => {
        const made = this.#zeros(rows * kvHeads * length * headDim);
        prefixes.forEach(({ cache, row, length: own }, to) => {
          const start = padding === 'left' ? cache.length - cache.filled[row] : 0;
          const gap = padding === 'left' ? length - own : 0;
          for (let head = 0; head < kvHeads; head++) {
            const from = ((row * kvHeads + head) * cache.length + start) * headDim;
            const part = elements(cache)[layer].subarray(from, from + own * headDim);
            made.set(part, ((to * kvHeads + head) * length + gap) * headDim);
          }
        });
        return made;
      });
    const filled = prefixes.map((prefix) => prefix.length);
    return { rows, length, keys: of(({ keys }) => keys), values: of(({ values }) => values), filled };
  }

  async run(
    tokens: readonly (readonly number[])[],
    { cache, filled }: { cache: HostCache; filled: readonly number[] },
    logits: DeviceBuffer | null,
  ): Promise<HostCache> {
    const { graph, session } = this;
    const { ort } = session.runtime;
    const { rows, length } = cache;
    const inputs = graphInputs(ort, graph, tokens, { filled, length });
    const dims = [rows, graph.kvHeads, length, graph.headDim];
    const tensor = (elements: Elements) =>
      new ort.Tensor(graph.cacheType, elements as Float32Array, dims) as Ort.Tensor;
    graph.cache.past.forEach(({ key, value }, layer) => {
      inputs[key] = tensor(cache.keys[layer]);
      inputs[value] = tensor(cache.values[layer]);
    });
    const outputs = await session.run(inputs);
    const [, , width] = outputs.logits.dims;
    if (width !== graph.vocab)
      throw new Error(
        `The graph's logits are of ${width} tokens, and config.json says ${graph.vocab}: they are not of one model.`,
      );
    const elements = (name: string, type: 'float32' | 'float16') =>
      elementsOf(outputs[name].data as ArrayBufferView<ArrayBuffer>, type);
    if (logits) this.device.write(logits, asFloats(elements('logits', graph.logitsType)));
    const present = (of: 'key' | 'value') =>
      graph.cache.present.map((names) => elements(names[of], graph.cacheType));
    const [fresh] = tokens;
    return {
      rows,
      length: length + fresh.length,
      keys: present('key'),
      values: present('value'),
      filled: filled.map((own) => own + fresh.length),
    };
  }

  free(): void {}

  destroy(): void {}

  #zeros(length: number): Elements {
    return this.graph.cacheType === 'float32' ? new Float32Array(length) : new Uint16Array(length);
  }
}

/** Browsers may give Float16Arrays, whose bits are wanted. */
function elementsOf(
  { buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>,
  type: 'float32' | 'float16',
): Elements {
  return type === 'float32'
    ? new Float32Array(buffer, byteOffset, byteLength / 4)
    : new Uint16Array(buffer, byteOffset, byteLength / 2);
}

const asFloats = (elements: Elements): Float32Array<ArrayBuffer> =>
  elements instanceof Float32Array
    ? elements
    : (widen('F16', elements.slice().buffer) as Float32Array<ArrayBuffer>);
