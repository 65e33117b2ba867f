import { attentionWidth, type ModelConfig } from './config.ts';

/** One named tensor inside the flat parameter buffer. */
export interface TensorRange {
  /** Hugging Face's name, e.g. `model.layers.0.self_attn.q_proj.weight`. */
  name: string;
  /** Row-major shape; a projection is [out, in]. */
  shape: number[];
  /** First element, in floats. */
  offset: number;
  /** Number of floats. */
  size: number;
}

/** Offsets (floats) of one layer's fused tensors in the flat buffer; -1 where the model has none. */
export interface LayerOffsets {
  inputNorm: number;
  /** q, k, v stacked: [(H + 2 Hkv) hd, D]. */
  qkv: number;
  qkvBias: number;
  qNorm: number;
  kNorm: number;
  output: number;
  outputBias: number;
  postNorm: number;
  /** gate and up stacked: [2F, D]. */
  gateUp: number;
  gateUpBias: number;
  down: number;
  downBias: number;
}

/** The layout of the flat buffer, shared by parameters, gradients and Adam's moments. */
export interface ParameterLayout {
  tensors: TensorRange[];
  layers: LayerOffsets[];
  embedding: number;
  finalNorm: number;
  /** Equals `embedding` when the head is tied. */
  head: number;
  /** Length of the flat buffer in floats, padding included. */
  length: number;
}

/** Tensors start at multiples of 64 floats: a storage binding's offset must be a multiple of 256 bytes. */
const alignment = 64;

/**
 * Lays out a model's parameters. q, k, v are stacked and so are gate and up, so that each pair is one matmul;
 * their Hugging Face names remain views of the stack.
 */
export function parameterLayout(c: ModelConfig): ParameterLayout {
  const tensors: TensorRange[] = [];
  let end = 0;
  /** Places tensors contiguously from an aligned start. */
  const place = (...parts: [name: string, shape: number[]][]) => {
    const start = Math.ceil(end / alignment) * alignment;
    end = start;
    for (const [name, shape] of parts) {
      const size = shape.reduce((a, b) => a * b, 1);
      tensors.push({ name, shape, offset: end, size });
      end += size;
    }
    return start;
  };
  const { width: D, hidden: F, headDim: hd } = c;
  const q = c.heads * hd;
  const kv = c.kvHeads * hd;
  const placeIf = (there: boolean | undefined, ...parts: [name: string, shape: number[]][]) =>
    there ? place(...parts) : -1;
  const embedding = place(['model.embed_tokens.weight', [c.vocab, D]]);
  const layers: LayerOffsets[] = [];
  for (let l = 0; l < c.layers; l++) {
    const at = `model.layers.${l}`;
    layers.push({
      inputNorm: place([`${at}.input_layernorm.weight`, [D]]),
      qkv: place(
        [`${at}.self_attn.q_proj.weight`, [q, D]],
        [`${at}.self_attn.k_proj.weight`, [kv, D]],
        [`${at}.self_attn.v_proj.weight`, [kv, D]],
      ),
      qkvBias: placeIf(
        c.qkvBias,
        [`${at}.self_attn.q_proj.bias`, [q]],
        [`${at}.self_attn.k_proj.bias`, [kv]],
        [`${at}.self_attn.v_proj.bias`, [kv]],
      ),
      qNorm: placeIf(c.qkNorm, [`${at}.self_attn.q_norm.weight`, [hd]]),
      kNorm: placeIf(c.qkNorm, [`${at}.self_attn.k_norm.weight`, [hd]]),
      output: place([`${at}.self_attn.o_proj.weight`, [D, attentionWidth(c)]]),
      outputBias: placeIf(c.outputBias, [`${at}.self_attn.o_proj.bias`, [D]]),
      postNorm: place([`${at}.post_attention_layernorm.weight`, [D]]),
      gateUp: place([`${at}.mlp.gate_proj.weight`, [F, D]], [`${at}.mlp.up_proj.weight`, [F, D]]),
      gateUpBias: placeIf(c.mlpBias, [`${at}.mlp.gate_proj.bias`, [F]], [`${at}.mlp.up_proj.bias`, [F]]),
      down: place([`${at}.mlp.down_proj.weight`, [D, F]]),
      downBias: placeIf(c.mlpBias, [`${at}.mlp.down_proj.bias`, [D]]),
    });
  }
  const finalNorm = place(['model.norm.weight', [D]]);
  const head = c.tied ? embedding : place(['lm_head.weight', [c.vocab, D]]);
  const length = Math.ceil(end / alignment) * alignment;
  return { tensors, layers, embedding, finalNorm, head, length };
}
