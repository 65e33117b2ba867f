import { longestSequence, type ModelConfig } from '../../model/config.ts';
import type { FoundModel } from '../../model/frozen/load_frozen.ts';
import { elementCount, readElements, type StoredTensor, widen } from '../../model/hub/safetensors.ts';
import { rotaryTable } from '../../model/model.ts';
import type { Tensor } from './onnx_graph.ts';

/** Elements read at a time. */
const chunk = 2 ** 21;

type Values = Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** A model's weights as tensors of a graph, read from its files when they are written. */
export class ExportedWeights {
  constructor(private readonly found: FoundModel) {}

  /** A tensor as it lies in the files: [out, in]. float16 stays, everything else becomes float32. */
  asStored(name: string): Tensor {
    const stored = this.#stored(name);
    const type = isHalf(stored) ? 'float16' : 'float32';
    return { name, type, dims: stored.shape, parts: () => this.#parts(stored) };
  }

  /** A projection as MatMul takes it: [in, out]. */
  transposed(name: string): Tensor {
    const stored = this.#stored(name);
    const [out, inner] = stored.shape;
    const parts = async function* (this: ExportedWeights) {
      const turned = isHalf(stored) ? new Uint16Array(out * inner) : new Float32Array(out * inner);
      const rows = Math.max(1, Math.floor(chunk / inner));
      for (let from = 0; from < out; from += rows) {
        const to = Math.min(out, from + rows);
        const values = await this.#read(stored, from * inner, to * inner);
        for (let row = from, at = 0; row < to; row++)
          for (let column = 0; column < inner; column++) turned[column * out + row] = values[at++];
      }
      yield new Uint8Array(turned.buffer);
    };
    const type = isHalf(stored) ? 'float16' : 'float32';
    return { name: `${name}.T`, type, dims: [inner, out], parts: parts.bind(this) };
  }

  /** A norm's weights or a bias: float32, however stored, since it is small. */
  vector(name: string): Tensor {
    const stored = this.#stored(name);
    const parts = async function* (this: ExportedWeights) {
      const values = await readElements(this.found.folder, stored, 0, elementCount(stored));
      yield new Uint8Array(widen(stored.dtype, values).buffer as ArrayBuffer);
    };
    return { name, type: 'float32', dims: stored.shape, parts: parts.bind(this) };
  }

  async *#parts(stored: StoredTensor): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const count = elementCount(stored);
    for (let from = 0; from < count; from += chunk) {
      const values = await this.#read(stored, from, Math.min(count, from + chunk));
      yield new Uint8Array(values.buffer);
    }
  }

  async #read(stored: StoredTensor, from: number, to: number): Promise<Values> {
    const bytes = await readElements(this.found.folder, stored, from, to);
    return isHalf(stored)
      ? new Uint16Array(bytes)
      : (widen(stored.dtype, bytes) as Float32Array<ArrayBuffer>);
  }

  #stored(name: string): StoredTensor {
    const stored = this.found.stored.get(name);
    if (!stored) throw new Error(`The model has no ${name}.`);
    return stored;
  }
}

const isHalf = ({ dtype }: StoredTensor): boolean => dtype === 'F16';

/** The cosines and sines of every position, [positions, hd/2] each, as the engine has them. */
export function rotaryTensors(config: ModelConfig): { cos: Tensor; sin: Tensor } {
  const positions = longestSequence(config);
  const half = config.headDim / 2;
  const tensor = (name: string, part: 0 | 1): Tensor => ({
    name,
    type: 'float32',
    dims: [positions, half],
    async *parts() {
      const table = rotaryTable(config, positions);
      const values = Float32Array.from({ length: positions * half }, (_, i) => table[i * 2 + part]);
      yield new Uint8Array(values.buffer);
    },
  });
  return { cos: tensor('cos_cache', 0), sin: tensor('sin_cache', 1) };
}
