/**
 * The shape of a transformer, by the names of Hugging Face's `config.json` (`Qwen3ForCausalLM`,
 * `LlamaForCausalLM`, `Qwen2ForCausalLM`). Everything that differs between the three architectures is a
 * property of the shape: QK-norm (Qwen3), biases, sliding windows, scaled positions, a tied or untied head.
 */
export interface ModelConfig {
  /** Number of layers, L. */
  layers: number;
  /** Residual width, D. */
  width: number;
  /** Query heads, H. */
  heads: number;
  /** Key/value heads; H is a multiple of it. */
  kvHeads: number;
  /** Width of one head, hd; even, and to sample with a multiple of 4. */
  headDim: number;
  /** Width of the SwiGLU hidden layer, F. */
  hidden: number;
  /** Vocabulary size, V. */
  vocab: number;
  /** Longest sequence, in tokens. */
  context: number;
  /** Base of the rotary angles. */
  ropeTheta: number;
  /** Scaling of the rotary angles for contexts longer than in training; absent if there is none. */
  ropeScaling?: RopeScaling;
  /** Epsilon inside RMSNorm's square root. */
  normEps: number;
  /** RMSNorm over each query and key head before the rotation (Qwen3). */
  qkNorm: boolean;
  /** Bias on the q, k and v projections (Qwen2; Llama and Qwen3 with `attention_bias`). */
  qkvBias: boolean;
  /** Bias on attention's output projection (Llama and Qwen3 with `attention_bias`). */
  outputBias?: boolean;
  /** Bias on the gate, up and down projections (Llama with `mlp_bias`). */
  mlpBias?: boolean;
  /** Sliding-window attention: in the listed layers a query sees itself and the `length - 1` tokens before it. */
  window?: { length: number; layers: number[] };
  /** Whether the output head is the embedding. */
  tied: boolean;
}

/** Rows of the fused q, k, v projection: (H + 2 Hkv) hd. */
export const qkvWidth = (c: ModelConfig) => (c.heads + 2 * c.kvHeads) * c.headDim;
/** Width of the attention output: H hd. */
export const attentionWidth = (c: ModelConfig) => c.heads * c.headDim;

/** The number of parameters. */
export function parameterCount(c: ModelConfig): number {
  const q = qkvWidth(c);
  const a = attentionWidth(c);
  const layer =
    2 * c.width +
    q * c.width +
    (c.qkvBias ? q : 0) +
    (c.outputBias ? c.width : 0) +
    (c.mlpBias ? 2 * c.hidden + c.width : 0) +
    (c.qkNorm ? 2 * c.headDim : 0) +
    c.width * a +
    3 * c.hidden * c.width;
  return c.vocab * c.width * (c.tied ? 1 : 2) + c.layers * layer + c.width;
}

/** Most positions of the table of rotary angles: a context of a million would take half a gigabyte. */
const maxPositions = 2 ** 16;

/** The longest sequence that can be run: the context, bounded by the table of rotary angles. */
export const longestSequence = (c: ModelConfig): number => Math.min(c.context, maxPositions);

/** Most tokens that a query of layer l sees, including its own; 0 if it sees all previous ones. */
export const windowOf = ({ window, ...c }: ModelConfig, l: number): number =>
  window?.layers.includes(l) && window.length < longestSequence(c) ? window.length : 0;

/** A supported scaling of the rotary angles, named as in `rope_parameters`, with every default filled in. */
export type RopeScaling =
  | { rope_type: 'linear'; factor: number }
  /** Changes the angles only of sequences longer than the context, which cannot be run. */
  | { rope_type: 'dynamic'; factor: number }
  | { rope_type: 'proportional'; factor: number; partial_rotary_factor: number }
  | {
      rope_type: 'llama3';
      factor: number;
      low_freq_factor: number;
      high_freq_factor: number;
      original_max_position_embeddings: number;
    }
  | {
      rope_type: 'yarn';
      factor: number;
      original_max_position_embeddings: number;
      attention_factor: number;
      beta_fast: number;
      beta_slow: number;
      truncate: boolean;
    };
