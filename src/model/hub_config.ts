import * as v from 'valibot';
import type { ModelConfig } from './config.ts';

const size = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** What of a Hugging Face `config.json` the engine reads, with bounds: the file is untrusted. */
const hubConfigSchema = v.object({
  architectures: v.pipe(v.array(v.string()), v.minLength(1)),
  hidden_size: size(16_384),
  num_hidden_layers: size(256),
  num_attention_heads: size(256),
  num_key_value_heads: v.optional(size(256)),
  head_dim: v.optional(v.nullable(size(1024))),
  intermediate_size: size(131_072),
  vocab_size: size(1_000_000),
  max_position_embeddings: size(10_000_000),
  rms_norm_eps: positive,
  // transformers 5 writes rope_parameters; before it, rope_theta stood by itself.
  rope_theta: v.optional(positive),
  rope_parameters: v.optional(
    v.nullable(v.object({ rope_theta: v.optional(positive), rope_type: v.optional(v.string()) })),
  ),
  rope_scaling: v.optional(v.nullable(v.unknown())),
  tie_word_embeddings: v.optional(v.boolean()),
  attention_bias: v.optional(v.boolean()),
  hidden_act: v.optional(v.string()),
});

const architectures = {
  Qwen3ForCausalLM: { qkNorm: true, qkvBias: false },
  LlamaForCausalLM: { qkNorm: false, qkvBias: false },
  Qwen2ForCausalLM: { qkNorm: false, qkvBias: true },
} as const;

/**
 * Reads a Hugging Face `config.json`.
 * @throws Error with a sentence when the architecture or a feature of it is not one that the engine runs
 */
export function configFromHub(json: unknown): ModelConfig {
  const parsed = v.safeParse(hubConfigSchema, json);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new Error(`config.json cannot be used: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}.`);
  }
  const c = parsed.output;
  const name = c.architectures[0];
  if (!Object.hasOwn(architectures, name)) {
    const known = Object.keys(architectures).join(', ');
    throw new Error(`The model is a ${name}; the engine runs ${known}.`);
  }
  const { qkNorm, qkvBias } = architectures[name as keyof typeof architectures];
  const ropeType = c.rope_parameters?.rope_type ?? 'default';
  if (c.rope_scaling || ropeType !== 'default')
    throw new Error('The model scales its rotary positions, which the engine does not.');
  if (c.hidden_act && c.hidden_act !== 'silu')
    throw new Error(`The model's activation is ${c.hidden_act}; the engine has silu.`);
  if (c.attention_bias && !qkvBias)
    throw new Error('The model has attention biases that its architecture here lacks.');
  const headDim = c.head_dim ?? c.hidden_size / c.num_attention_heads;
  if (!Number.isInteger(headDim) || headDim % 4 !== 0)
    throw new Error(
      `A head of ${headDim} is not a multiple of 4, which the attention kernels read at a time.`,
    );
  const kvHeads = c.num_key_value_heads ?? c.num_attention_heads;
  if (c.num_attention_heads % kvHeads !== 0) {
    throw new Error(`${c.num_attention_heads} query heads do not divide among ${kvHeads} key heads.`);
  }
  return {
    layers: c.num_hidden_layers,
    width: c.hidden_size,
    heads: c.num_attention_heads,
    kvHeads,
    headDim,
    hidden: c.intermediate_size,
    vocab: c.vocab_size,
    context: c.max_position_embeddings,
    ropeTheta: c.rope_parameters?.rope_theta ?? c.rope_theta ?? 10_000,
    normEps: c.rms_norm_eps,
    qkNorm,
    qkvBias,
    tied: c.tie_word_embeddings ?? false,
  };
}

/** Writes a `config.json` that both transformers 4 and 5 read. */
export function configToHub(c: ModelConfig, special: { bos: number; eos: number }): Record<string, unknown> {
  const [architecture, modelType] = c.qkNorm
    ? ['Qwen3ForCausalLM', 'qwen3']
    : c.qkvBias
      ? ['Qwen2ForCausalLM', 'qwen2']
      : ['LlamaForCausalLM', 'llama'];
  return {
    architectures: [architecture],
    model_type: modelType,
    vocab_size: c.vocab,
    hidden_size: c.width,
    intermediate_size: c.hidden,
    num_hidden_layers: c.layers,
    num_attention_heads: c.heads,
    num_key_value_heads: c.kvHeads,
    head_dim: c.headDim,
    hidden_act: 'silu',
    max_position_embeddings: c.context,
    rms_norm_eps: c.normEps,
    rope_theta: c.ropeTheta,
    rope_parameters: { rope_type: 'default', rope_theta: c.ropeTheta },
    attention_bias: false,
    attention_dropout: 0,
    tie_word_embeddings: c.tied,
    bos_token_id: special.bos,
    eos_token_id: special.eos,
    pad_token_id: null,
    torch_dtype: 'float32',
    use_cache: true,
  };
}
