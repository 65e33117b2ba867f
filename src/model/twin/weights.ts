import { attentionWidth, type ModelConfig, qkvWidth } from '../config.ts';
import { type ParameterLayout, parameterLayout } from '../parameters.ts';

/** Views of one layer's tensors in a flat vector, with q/k/v and gate/up stacked. */
export interface LayerWeights {
  inputNorm: Float64Array;
  /** [(H + 2 Hkv) hd, D]. */
  qkv: Float64Array;
  qkvBias?: Float64Array;
  qNorm?: Float64Array;
  kNorm?: Float64Array;
  /** [D, H hd]. */
  output: Float64Array;
  postNorm: Float64Array;
  /** [D]. */
  outputBias?: Float64Array;
  /** [2F, D]. */
  gateUp: Float64Array;
  /** [2F]. */
  gateUpBias?: Float64Array;
  /** [D, F]. */
  down: Float64Array;
  /** [D]. */
  downBias?: Float64Array;
}

/** Views of a flat vector of parameters or gradients. */
export interface Weights {
  /** [V, D]. */
  embedding: Float64Array;
  layers: LayerWeights[];
  finalNorm: Float64Array;
  /** [V, D]; the embedding itself when tied, so that gradients add up. */
  head: Float64Array;
}

/** Views a flat vector in `parameterLayout` order. Writing to a view writes to the vector. */
export function viewWeights(
  c: ModelConfig,
  flat: Float64Array,
  layout: ParameterLayout = parameterLayout(c),
): Weights {
  const { width: D, hidden: F, headDim: hd } = c;
  const view = (offset: number, size: number) => flat.subarray(offset, offset + size);
  const optional = (offset: number, size: number) => (offset < 0 ? undefined : view(offset, size));
  return {
    embedding: view(layout.embedding, c.vocab * D),
    layers: layout.layers.map((l) => ({
      inputNorm: view(l.inputNorm, D),
      qkv: view(l.qkv, qkvWidth(c) * D),
      qkvBias: optional(l.qkvBias, qkvWidth(c)),
      qNorm: optional(l.qNorm, hd),
      kNorm: optional(l.kNorm, hd),
      output: view(l.output, D * attentionWidth(c)),
      outputBias: optional(l.outputBias, D),
      postNorm: view(l.postNorm, D),
      gateUp: view(l.gateUp, 2 * F * D),
      gateUpBias: optional(l.gateUpBias, 2 * F),
      down: view(l.down, D * F),
      downBias: optional(l.downBias, D),
    })),
    finalNorm: view(layout.finalNorm, D),
    head: view(layout.head, c.vocab * D),
  };
}
