import * as v from 'valibot';
import type { ModelConfig } from '../config.ts';
import { computedFields, type ModelType, modelTypes, refusedFields } from './hub_config_fields.ts';
import { ropeFromHub, shown } from './hub_rope.ts';

/** The names of a model type's classes. */
const classes: Record<ModelType, string> = { llama: 'Llama', qwen2: 'Qwen2', qwen3: 'Qwen3' };
const causal = (type: ModelType) => `${classes[type]}ForCausalLM`;

/**
 * Reads a Hugging Face `config.json` as transformers 5 does, its defaults where a field is missing.
 * @param note called with a sentence for each field that the model's code does not read
 * @throws Error if the architecture or one of its features is not supported
 */
export function configFromHub(json: unknown, note: (sentence: string) => void = () => {}): ModelConfig {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Error('config.json cannot be used: it is not an object.');
  const hub = json as Readonly<Record<string, unknown>>;
  const type = modelTypeOf(hub);
  for (const [name, { unless, because }] of Object.entries(refusedFields)) {
    if (Object.hasOwn(hub, name) && !unless(hub[name]))
      throw new Error(
        `The model cannot be run: config.json says ${name}: ${shown(hub[name])}, and ${because}.`,
      );
  }
  noteUnread(hub, type, note);

  type Fields = typeof computedFields;
  const field = <Name extends keyof Fields>(name: Name) => {
    const { schema, missing } = computedFields[name] as { schema: v.GenericSchema; missing: unknown };
    type Value = v.InferOutput<Fields[Name]['schema']>;
    const isPerType = typeof missing === 'object' && missing !== null;
    if (!Object.hasOwn(hub, name))
      return (isPerType ? (missing as Record<ModelType, unknown>)[type] : missing) as Value;
    const parsed = v.safeParse(schema, hub[name]);
    if (!parsed.success) throw unusable(`${name}: ${parsed.issues[0].message}`);
    return parsed.output as Value;
  };
  /** A field that other model types do not read, whatever their files say of it. */
  const flag = (name: 'attention_bias' | 'mlp_bias') => isRead(name, type) && field(name);

  const width = field('hidden_size');
  const heads = field('num_attention_heads');
  const kvHeads = field('num_key_value_heads') ?? heads;
  const layers = field('num_hidden_layers');
  const context = field('max_position_embeddings');
  const headDim =
    (type === 'qwen3' ? notNull('head_dim', field('head_dim')) : field('head_dim')) ??
    Math.floor(width / heads);
  if (headDim < 2 || headDim % 2 !== 0)
    throw unusable(`a head of ${headDim} cannot be split into two halves for rotary positions`);
  if (heads % kvHeads !== 0)
    throw new Error(`${heads} query heads are not a multiple of ${kvHeads} key heads.`);
  const attentionBias = flag('attention_bias');
  const rotary = ['rope_parameters', 'rope_scaling', 'rope_theta', 'partial_rotary_factor'] as const;
  return {
    layers,
    width,
    heads,
    kvHeads,
    headDim,
    hidden: field('intermediate_size'),
    vocab: field('vocab_size'),
    context,
    ...ropeFromHub({
      ...Object.fromEntries(rotary.map((name) => [name, hub[name]])),
      original_max_position_embeddings: hub.original_max_position_embeddings,
      context,
      headDim,
    }),
    normEps: field('rms_norm_eps'),
    qkNorm: type === 'qwen3',
    qkvBias: type === 'qwen2' || attentionBias,
    ...(attentionBias && { outputBias: true }),
    ...(flag('mlp_bias') && { mlpBias: true }),
    ...(type !== 'llama' && windowFromHub(field, layers)),
    tied: field('tie_word_embeddings'),
  };
}

const unusable = (what: string) => new Error(`config.json cannot be used: ${what}.`);

/** The model type: from `model_type`, or from `architectures` if that is missing. */
function modelTypeOf(hub: Readonly<Record<string, unknown>>): ModelType {
  const { model_type: listed, architectures } = hub;
  const list = architectures ?? [];
  if (!Array.isArray(list) || !list.every((name) => typeof name === 'string'))
    throw unusable('architectures is not a list of names');
  const runs = modelTypes.map(causal).join(', ');
  const another = (what: string) => new Error(`The model is a ${what}; the engine runs ${runs}.`);
  const type =
    listed === undefined || listed === null
      ? modelTypes.find((of) => list.includes(causal(of)))
      : modelTypes.find((of) => of === listed);
  if (!type) {
    if (listed !== undefined && listed !== null)
      throw another(`${list[0] ?? 'model'} of type ${shown(listed)}`);
    if (list.length > 0) throw another(shown(list[0]));
    throw unusable('neither model_type nor architectures says what model it is');
  }
  // The bare model has the same tensors except the head, which it may share with the embedding.
  const other = list.find((name) => name !== causal(type) && name !== `${classes[type]}Model`);
  if (other !== undefined) throw another(shown(other));
  return type;
}

const isRead = (name: keyof typeof computedFields, type: ModelType) => {
  const { of } = computedFields[name] as { of?: readonly ModelType[] };
  return !of || of.includes(type);
};

/** Notes fields that are ignored, since users may expect them to have an effect. */
function noteUnread(
  hub: Readonly<Record<string, unknown>>,
  type: ModelType,
  note: (sentence: string) => void,
): void {
  for (const name of Object.keys(computedFields) as (keyof typeof computedFields)[]) {
    const value = hub[name];
    if (isRead(name, type) || value === undefined || value === null || value === false) continue;
    note(
      `config.json says ${name}: ${shown(value)}, which transformers does not read in a ${classes[type]}; neither does the engine.`,
    );
  }
  if (hub.auto_map)
    note(
      'config.json names code of its own (auto_map), which is not run: the model is computed as what its model_type says.',
    );
}

function notNull<Value>(name: string, value: Value | null): Value {
  if (value === null) throw unusable(`${name} is null`);
  return value;
}

/** The layers with sliding attention: by `layer_types`, else from `max_window_layers` on. */
function windowFromHub(
  field: (name: 'use_sliding_window' | 'sliding_window' | 'max_window_layers' | 'layer_types') => unknown,
  layers: number,
): Pick<ModelConfig, 'window'> {
  const length = field('use_sliding_window') ? (field('sliding_window') as number | null) : null;
  const from = field('max_window_layers') as number;
  const listed = field('layer_types') as string[] | null;
  if (listed && listed.length !== layers)
    throw unusable(`layer_types lists ${listed.length} layers, but the model has ${layers}`);
  const sliding: number[] = [];
  for (let l = 0; l < layers; l++) {
    const type = listed ? listed[l] : length !== null && l >= from ? 'sliding_attention' : 'full_attention';
    if (type === 'sliding_attention') sliding.push(l);
    else if (type !== 'full_attention' && type !== 'attention')
      throw new Error(
        `The model cannot be run: layer ${l} is of type ${shown(type)}; the engine supports full and sliding attention.`,
      );
  }
  if (sliding.length === 0) return {};
  if (length === null)
    throw unusable(
      'layer_types has sliding attention, but no window is in use (use_sliding_window, sliding_window)',
    );
  if (length < 1) throw unusable(`sliding_window is ${length}, but a token sees at least itself`);
  return { window: { length, layers: sliding } };
}

/** Writes a `config.json` that both transformers 4 and 5 read. */
export function configToHub(c: ModelConfig, special: { bos: number; eos: number }): Record<string, unknown> {
  // What distinguishes them: QK-norm; biases on q, k and v but not on the output.
  const type: ModelType = c.qkNorm ? 'qwen3' : c.qkvBias && !c.outputBias ? 'qwen2' : 'llama';
  return {
    architectures: [causal(type)],
    model_type: type,
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
    rope_parameters: { rope_type: 'default', rope_theta: c.ropeTheta, ...c.ropeScaling },
    ...(c.ropeScaling && { rope_scaling: c.ropeScaling }),
    attention_bias: c.outputBias ?? false,
    ...(c.mlpBias && { mlp_bias: true }),
    ...(c.window && {
      use_sliding_window: true,
      sliding_window: c.window.length,
      layer_types: Array.from({ length: c.layers }, (_, l) =>
        c.window?.layers.includes(l) ? 'sliding_attention' : 'full_attention',
      ),
    }),
    attention_dropout: 0,
    tie_word_embeddings: c.tied,
    bos_token_id: special.bos,
    eos_token_id: special.eos,
    pad_token_id: null,
    torch_dtype: 'float32',
    use_cache: true,
  };
}
