import { expect, test } from 'vitest';
import type { ModelConfig } from './config.ts';
import { bufferFolder } from './folder.ts';
import { hubFolderFiles, loadHubFolder } from './hub_folder.ts';
import { parameterLayout } from './parameters.ts';

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

test('a folder that was written is read', async () => {
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
  ['a head that no kernel reads', { ...hub, head_dim: 3 }, /no two halves/],
  ['heads that do not divide', { ...hub, num_attention_heads: 3, num_key_value_heads: 2 }, /do not divide/],
  ['scaled positions', { ...hub, rope_scaling: { type: 'su', factor: 8 } }, /scaled by "su"/],
  ['another width than the weights', { ...hub, hidden_size: 16 }, /do not fit config\.json: .* should be/],
  ['another layer than there is', { ...hub, num_hidden_layers: 2 }, /has no tensor model\.layers\.1/],
])('a config.json with %s is refused in words', async (_, json, reason) => {
  await expect(loadHubFolder(folder(json))).rejects.toThrow(reason);
});

test('a config.json that says terabytes is held to the weights before anything is allocated', async () => {
  const vast = { ...hub, hidden_size: 16_384, intermediate_size: 131_072, vocab_size: 1_000_000 };
  await expect(loadHubFolder(folder({ ...vast, num_hidden_layers: 256 }))).rejects.toThrow(
    /^The weights do not fit config\.json/,
  );
});
