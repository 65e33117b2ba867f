import type { Binding, DeviceBuffer } from '../device/program.ts';
import { attentionWidth, type ModelConfig, qkvWidth } from './config.ts';
import type { Matrix } from './matrix.ts';
import type { ParameterLayout } from './parameters.ts';

/** One layer's weights where the kernels read them; null where the model has none. */
export interface LayerWeights {
  inputNorm: Binding;
  /** q, k, v stacked: [(H + 2 Hkv) hd, D]. */
  qkv: Matrix;
  qkvBias: Binding | null;
  /** q's norm, and k's from `kAt` (in floats) of the same binding on. */
  qkNorm: { binding: Binding; kAt: number } | null;
  output: Matrix;
  outputBias: Binding | null;
  postNorm: Binding;
  /** gate and up stacked: [2F, D]. */
  gateUp: Matrix;
  gateUpBias: Binding | null;
  down: Matrix;
  downBias: Binding | null;
}

/** A model's weights where the kernels read them. */
export interface ModelWeights {
  embedding: Matrix;
  layers: readonly LayerWeights[];
  finalNorm: Binding;
  /** The embedding itself when tied. */
  head: Matrix;
}

/** A range of a flat buffer that starts at a tensor; in floats. */
export const at = (buffer: DeviceBuffer, offset: number, length?: number): Binding => ({
  buffer,
  offset,
  length,
});

/** `length` floats of a binding from `offset` on. */
export function slice(binding: Binding, offset: number, length: number): Binding {
  const of = 'buffer' in binding ? binding : { buffer: binding, offset: 0 };
  return { buffer: of.buffer, offset: of.offset + offset, length };
}

/** The weights of a model whose parameters are one flat float32 buffer. */
export function flatWeights(c: ModelConfig, layout: ParameterLayout, parameters: DeviceBuffer): ModelWeights {
  const matrix = (offset: number, out: number, inner: number): Matrix => ({
    kind: 'flat',
    weight: at(parameters, offset, out * inner),
    out,
    inner,
  });
  const vector = (offset: number, length: number) => at(parameters, offset, length);
  const bias = (offset: number, length: number) => (offset < 0 ? null : vector(offset, length));
  const { width: D, hidden: F } = c;
  const q = qkvWidth(c);
  const embedding = matrix(layout.embedding, c.vocab, D);
  return {
    embedding,
    layers: layout.layers.map((o) => ({
      inputNorm: vector(o.inputNorm, D),
      qkv: matrix(o.qkv, q, D),
      qkvBias: bias(o.qkvBias, q),
      qkNorm: c.qkNorm ? { binding: at(parameters, o.qNorm), kAt: o.kNorm - o.qNorm } : null,
      output: matrix(o.output, D, attentionWidth(c)),
      outputBias: bias(o.outputBias, D),
      postNorm: vector(o.postNorm, D),
      gateUp: matrix(o.gateUp, 2 * F, D),
      gateUpBias: bias(o.gateUpBias, 2 * F),
      down: matrix(o.down, D, F),
      downBias: bias(o.downBias, D),
    })),
    finalNorm: vector(layout.finalNorm, D),
    head: c.tied ? embedding : matrix(layout.head, c.vocab, D),
  };
}
