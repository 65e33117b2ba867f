import { widen } from '../model/hub/safetensors.ts';
import type { DecoderGraph } from './decoder_graph.ts';
import type { Elements, HostCache } from './host_cache.ts';
import type { OnnxSession, Ort } from './session.ts';

/** What a pass computes. */
export interface Forwarded {
  /** [rows, tokens, vocab], or of the last position of each row alone. */
  logits: Float32Array<ArrayBuffer>;
  cache: HostCache;
}

/**
 * The layers and the head over the next tokens of each row, after what is in the cache.
 * @param tokens of each row, equally many; several only of a single row
 * @param filled positions of each row in the cache, without padding
 */
export async function forward(
  session: OnnxSession,
  graph: DecoderGraph,
  tokens: readonly (readonly number[])[],
  { cache, filled }: { cache: HostCache; filled: readonly number[] },
): Promise<Forwarded> {
  const { Tensor } = session.runtime.ort;
  const rows = tokens.length;
  const [{ length: fresh }] = tokens;
  const total = cache.length + fresh;
  const integers = (values: number[], dims: number[]) =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  const inputs: Record<string, Ort.Tensor> = { input_ids: integers(tokens.flat(), [rows, fresh]) };
  const gap = (row: number) => (graph.padding === 'left' ? cache.length - filled[row] : 0);
  if (graph.takes.mask)
    inputs.attention_mask = integers(
      filled.flatMap((own, row) =>
        Array.from({ length: total }, (_, i) => Number(i >= gap(row) && i < gap(row) + own + fresh)),
      ),
      [rows, total],
    );
  if (graph.takes.positions)
    inputs.position_ids = integers(
      filled.flatMap((own) => Array.from({ length: fresh }, (_, i) => own + i)),
      [rows, fresh],
    );
  if (graph.takes.logitsToKeep) inputs.num_logits_to_keep = integers([0], []);
  const dims = [rows, graph.kvHeads, cache.length, graph.headDim];
  graph.cache.past.forEach(({ key, value }, layer) => {
    inputs[key] = new Tensor(graph.cacheType, cache.keys[layer] as Float32Array, dims);
    inputs[value] = new Tensor(graph.cacheType, cache.values[layer] as Float32Array, dims);
  });
  const outputs = await session.run(inputs);
  const { logits } = outputs;
  const present = (of: 'key' | 'value') =>
    graph.cache.present.map((names) =>
      elementsOf(outputs[names[of]].data as ArrayBufferView<ArrayBuffer>, graph.cacheType),
    );
  return {
    logits: asFloats(logits.data as ArrayBufferView<ArrayBuffer>, graph.logitsType),
    cache: { rows, length: total, keys: present('key'), values: present('value') },
  };
}

/** Browsers may give Float16Arrays, whose bits are wanted. */
function elementsOf(
  { buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>,
  type: DecoderGraph['cacheType'],
): Elements {
  return type === 'float32'
    ? new Float32Array(buffer, byteOffset, byteLength / 4)
    : new Uint16Array(buffer, byteOffset, byteLength / 2);
}

function asFloats(
  data: ArrayBufferView<ArrayBuffer>,
  type: DecoderGraph['logitsType'],
): Float32Array<ArrayBuffer> {
  if (type === 'float32') return elementsOf(data, type) as Float32Array<ArrayBuffer>;
  const { buffer, byteOffset, byteLength } = data;
  return widen('F16', buffer.slice(byteOffset, byteOffset + byteLength)) as Float32Array<ArrayBuffer>;
}
