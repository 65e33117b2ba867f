import * as v from 'valibot';

/** The model types that the engine runs, by `model_type` of `config.json`. */
export const modelTypes = ['llama', 'qwen2', 'qwen3'] as const;
export type ModelType = (typeof modelTypes)[number];

/** transformers' default for a missing field: one value, or one per model type. */
type Default = { [T in ModelType]: unknown } | string | number | boolean | null | undefined;

/** A supported field, and the model types whose code reads it (default: all). */
interface Computed {
  schema: v.GenericSchema;
  missing: Default;
  of?: readonly ModelType[];
}

/** An unsupported field that would change the model: refused, with the reason, unless its value has no effect. */
interface Refused {
  unless: (value: unknown) => boolean;
  because: string;
}

const size = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));
const qwen = ['qwen2', 'qwen3'] as const;
/** The rotary fields are read together, in `hub_rope.ts`. */
const any = { schema: v.unknown(), missing: undefined };

/**
 * The fields of `config.json` that determine the computation, with bounds (the file is untrusted) and transformers'
 * defaults. Together with the two lists below they are every field that transformers' code reads for a Llama, a Qwen2
 * or a Qwen3, which `reference/check_config_fields.py` checks. Fields in none of the three are ignored.
 */
export const computedFields = {
  vocab_size: { schema: size(1_000_000), missing: { llama: 32_000, qwen2: 151_936, qwen3: 151_936 } },
  hidden_size: { schema: size(65_536), missing: 4096 },
  intermediate_size: { schema: size(524_288), missing: { llama: 11_008, qwen2: 22_016, qwen3: 22_016 } },
  num_hidden_layers: { schema: size(1024), missing: 32 },
  num_attention_heads: { schema: size(1024), missing: 32 },
  // The number of query heads if null.
  num_key_value_heads: { schema: v.nullable(size(1024)), missing: { llama: null, qwen2: 32, qwen3: 32 } },
  // hidden_size / num_attention_heads if null.
  head_dim: { schema: v.nullable(size(1024)), missing: { llama: null, qwen2: null, qwen3: 128 } },
  max_position_embeddings: { schema: size(1e9), missing: { llama: 2048, qwen2: 32_768, qwen3: 32_768 } },
  rms_norm_eps: { schema: v.pipe(v.number(), v.finite(), v.minValue(0)), missing: 1e-6 },
  tie_word_embeddings: { schema: v.boolean(), missing: false },
  attention_bias: { schema: v.boolean(), missing: false, of: ['llama', 'qwen3'] },
  mlp_bias: { schema: v.boolean(), missing: false, of: ['llama'] },
  use_sliding_window: { schema: v.boolean(), missing: false, of: qwen },
  sliding_window: { schema: v.nullable(v.pipe(v.number(), v.integer())), missing: 4096, of: qwen },
  max_window_layers: { schema: count, missing: 28, of: qwen },
  layer_types: { schema: v.nullable(v.array(v.string())), missing: null, of: qwen },
  rope_parameters: any,
  rope_scaling: any,
  rope_theta: any,
  partial_rotary_factor: any,
  original_max_position_embeddings: any,
  // The model type (`hub_config.ts`), and the file with the weights (`hub_folder.ts`).
  model_type: any,
  architectures: any,
  transformers_weights: any,
} satisfies Record<string, Computed>;

const isNull = (value: unknown) => value === null;
const isEmpty = (value: unknown) =>
  value === null || (typeof value === 'object' && Object.keys(value as object).length === 0);

/**
 * Fields that are refused unless their value has no effect; `because` follows the field's name and value in a message.
 */
export const refusedFields: Record<string, Refused> = {
  hidden_act: {
    unless: (value) => value === 'silu' || value === 'swish',
    because: 'the engine supports only silu (swish) in the MLP',
  },
  is_causal: { unless: (value) => value === true, because: 'the engine supports only causal attention' },
  quantization_config: {
    unless: isNull,
    because:
      'the weights are quantised, and the engine reads F64, F32, F16 and BF16; dequantise the model first',
  },
  per_layer_config: { unless: isEmpty, because: 'the layers differ, which the engine does not support' },
  kv_sharing_modes: {
    unless: isNull,
    because: 'layers share keys and values, which the engine does not support',
  },
  fusion_config: { unless: isNull, because: 'it changes the layers; the engine supports only unfused ones' },
  configuration_files: {
    unless: isEmpty,
    because: 'the config is in another file; use that one as config.json',
  },
  text_config: { unless: isNull, because: 'the model is part of a larger one' },
  decoder: { unless: isNull, because: 'the model is part of a larger one' },
  generator: { unless: isNull, because: 'the model is part of a larger one' },
  attribute_map: { unless: isEmpty, because: 'it renames fields' },
  default_rope_type: { unless: (value) => value === 'default', because: 'it scales the rotary positions' },
};

/** Fields that the code reads but that do not change log-probabilities, by reason. */
export const harmlessFields: Record<string, readonly string[]> = {
  'they concern training': [
    'attention_dropout',
    'gradient_checkpointing',
    'initializer_range',
    'problem_type',
    'id2label',
    'label2id',
    'num_labels',
  ],
  'they choose among equivalent implementations': [
    '_attn_implementation',
    '_attn_implementation_internal',
    '_experts_implementation',
    '_experts_implementation_internal',
    'attn_implementation',
    'experts_implementation',
    'chunk_size_feed_forward',
    'pretraining_tp',
    'use_cache',
    'base_model_tp_plan',
    'base_model_pp_plan',
    'base_model_ep_plan',
    'base_model_fsdp_plan',
  ],
  'they select additional outputs': [
    'output_attentions',
    '_output_attentions',
    'output_hidden_states',
    'return_dict',
  ],
  'they name tokens, which the caller gives as ids': ['pad_token_id', 'bos_token_id', 'eos_token_id'],
  'they say how weights were saved; the file has the dtype of each, and all are computed in float32': [
    'dtype',
    'torch_dtype',
  ],
  'they name the folder, its version, or custom code, which is not run': [
    'name_or_path',
    '_name_or_path',
    '_commit_hash',
    'transformers_version',
    'auto_map',
  ],
  'they belong to other architectures, and these models’ code only checks whether they exist': [
    'attention_chunk_size',
    'is_encoder_decoder',
    'mlp_layer_types',
    'mtp_layer_types',
    'number_of_conv_states',
    'num_heads',
    'embed_dim',
    'vision_aspect_ratio',
    'vision_feature_layer',
    'vision_feature_select_strategy',
  ],
  'they belong to the class, or are set while it loads: the file cannot set them': [
    '_heterogeneity_spec',
    '_post_init_done',
    '_rope_type_labels',
    'default_theta',
    'ignore_keys_at_rope_validation',
    'is_heterogeneous',
    'sub_configs',
    'sub_configs_defaults',
  ],
};

/** Keys of `rope_parameters` (and of `rope_scaling`) that are supported; see `hub_rope.ts`. */
export const ropeKeys = [
  'rope_type',
  'type',
  'rope_theta',
  'factor',
  'partial_rotary_factor',
  'original_max_position_embeddings',
  'attention_factor',
  'beta_fast',
  'beta_slow',
  'mscale',
  'mscale_all_dim',
  'truncate',
  'low_freq_factor',
  'high_freq_factor',
  // Of `longrope`, which is refused.
  'short_factor',
  'long_factor',
] as const;
