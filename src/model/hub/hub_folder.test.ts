import { expect, test } from 'vitest';
import type { ModelConfig } from '../config.ts';
import { parameterLayout } from '../parameters.ts';
import { bufferFolder } from './folder.ts';
import { hubFolderFiles, loadHubFolder } from './hub_folder.ts';

const config: ModelConfig = {
  layers: 1,
  width: 8,
  heads: 2,
  kvHeads: 1,
  headDim: 4,
  hidden: 8,
  vocab: 4,
  context: 16,
  ropeTheta: 10_000,
  normEps: 1e-6,
  qkNorm: true,
  qkvBias: false,
  tied: true,
};
const values = Float32Array.from({ length: parameterLayout(config).length }, (_, i) => i / 7);
const words = { tokens: ['a', 'b', '<bos>', '<eos>'], bos: 2, eos: 3 };
const files = hubFolderFiles({ config, values }, words, 'card');
const hub = JSON.parse(String(files['config.json']));

/** The sound folder with another `config.json`. */
const folder = (json: unknown) =>
  bufferFolder({ ...files, 'config.json': typeof json === 'string' ? json : JSON.stringify(json) });

test('a written folder can be read', async () => {
  const read = await loadHubFolder(folder(hub));
  expect(read.config).toEqual(config);
  for (const { offset, size } of parameterLayout(config).tensors)
    expect(read.values.subarray(offset, offset + size)).toEqual(values.subarray(offset, offset + size));
});

test.each<[string, unknown, RegExp]>([
  ['no JSON', '{', /^config\.json cannot be read/],
  ['no object', '[]', /^config\.json cannot be used/],
  [
    'no architecture and no type',
    { ...hub, architectures: [], model_type: null },
    /neither model_type nor architectures/,
  ],
  ['an architecture of Object’s', { ...hub, architectures: ['toString'] }, /^The model is a toString/],
  [
    'code of its own',
    { ...hub, architectures: ['MyModel'], auto_map: { AutoModel: 'x.py' } },
    /is a MyModel/,
  ],
  ['a width of words', { ...hub, hidden_size: '8' }, /hidden_size/],
  ['a negative width', { ...hub, hidden_size: -8 }, /hidden_size/],
  ['a million layers', { ...hub, num_hidden_layers: 1e6 }, /num_hidden_layers/],
  [
    'infinite positions',
    JSON.stringify(hub).replace(/"rms_norm_eps":[^,]+/, '"rms_norm_eps":1e999'),
    /rms_norm_eps/,
  ],
  ['an odd head', { ...hub, head_dim: 3 }, /two halves/],
  ['heads that do not divide', { ...hub, num_attention_heads: 3, num_key_value_heads: 2 }, /not a multiple/],
  ['no window for its sliding layers', { ...hub, layer_types: ['sliding_attention'] }, /no window is in use/],
  [
    'a window that hides every token',
    { ...hub, use_sliding_window: true, sliding_window: 0, max_window_layers: 0 },
    /sliding_window is 0/,
  ],
  ['kinds of layers for more than there are', { ...hub, layer_types: ['a', 'b'] }, /lists 2 layers/],
  ['a kind of layer of others', { ...hub, layer_types: ['linear_attention'] }, /of type linear_attention/],
  ['null where transformers takes none', { ...hub, rms_norm_eps: null }, /rms_norm_eps/],
  ['a Qwen3 whose head has no width', { ...hub, head_dim: null }, /head_dim is null/],
  ['two models in one', { ...hub, architectures: ['LlamaForCausalLM'] }, /^The model is a LlamaForCausalLM/],
  [
    'another head',
    { ...hub, architectures: ['Qwen3ForSequenceClassification'] },
    /ForSequenceClassification/,
  ],
  ['another type', { ...hub, model_type: 'mistral' }, /of type mistral/],
  ['another activation', { ...hub, hidden_act: 'gelu' }, /hidden_act: gelu/],
  ['sight of what comes after', { ...hub, is_causal: false }, /is_causal: false/],
  ['quantised weights', { ...hub, quantization_config: { quant_method: 'gptq' } }, /dequantise/],
  ['layers that differ', { ...hub, per_layer_config: { 0: { hidden_size: 4 } } }, /per_layer_config/],
  ['another config to read', { ...hub, configuration_files: ['config.4.json'] }, /configuration_files/],
  ['weights elsewhere', { ...hub, transformers_weights: '../model.safetensors' }, /not a file of the folder/],
  ['positions of another kind', { ...hub, rope_scaling: { type: 'su', factor: 8 } }, /scaled by "su"/],
  ['positions of no kind', { ...hub, rope_scaling: { type: null } }, /scaled by "null"/],
  ['positions of two lengths', { ...hub, rope_scaling: { type: 'longrope' } }, /scaled by "longrope"/],
  ['positions by kind of layer', { ...hub, rope_scaling: { full_attention: {} } }, /by type of layer/],
  ['positions without a factor', { ...hub, rope_scaling: { type: 'linear' } }, /requires factor/],
  ['positions stretched by nothing', { ...hub, rope_scaling: { type: 'linear', factor: 0 } }, /factor/],
  [
    'positions of a part of the head',
    { ...hub, rope_scaling: { type: 'linear', factor: 2 }, partial_rotary_factor: 0.5 },
    /rotate only 0\.5/,
  ],
  ['no base of its positions', { ...hub, rope_parameters: null, rope_theta: null }, /rope_theta is null/],
  ['another width than the weights', { ...hub, hidden_size: 16 }, /do not fit config\.json: .* should be/],
  ['another layer than there is', { ...hub, num_hidden_layers: 2 }, /has no tensor model\.layers\.1/],
])('a config.json with %s is rejected with a message', async (_, json, reason) => {
  await expect(loadHubFolder(folder(json))).rejects.toThrow(reason);
});

test('a config.json that claims terabytes is checked against the weights before anything is allocated', async () => {
  const vast = { ...hub, hidden_size: 16_384, intermediate_size: 131_072, vocab_size: 1_000_000 };
  await expect(loadHubFolder(folder({ ...vast, num_hidden_layers: 256 }))).rejects.toThrow(
    /^The weights do not fit config\.json/,
  );
});

test('a word of any name is in the written vocabulary', () => {
  const odd = { tokens: ['__proto__', 'constructor', '<bos>', '<eos>'], bos: 2, eos: 3 };
  const { model } = JSON.parse(String(hubFolderFiles({ config, values }, odd, 'card')['tokenizer.json']));
  expect(new Map(Object.entries(model.vocab))).toEqual(new Map(odd.tokens.map((word, id) => [word, id])));
});
