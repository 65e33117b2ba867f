import { describe, expect, test } from 'vitest';
import { weightFile } from '../../../reference/folders.ts';
import { parameterLayout } from '../parameters.ts';
import { bufferFolder } from './folder.ts';
import { hubFolderFiles, loadHubFolder } from './hub_folder.ts';

const config = {
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
  qkNorm: false,
  qkvBias: false,
  tied: false,
};
const { tensors, length } = parameterLayout(config);
const written = hubFolderFiles(
  { config, values: new Float32Array(length) },
  { tokens: ['a', 'b', 'c', 'd'], bos: 0, eos: 1 },
  '',
);
const json = written['config.json'];
const all = tensors.map(({ name, shape }) => `${name} F32 ${shape}`);
const index = 'model.safetensors.index.json';

type Files = Parameters<typeof bufferFolder>[0];
const load = (files: Files) => loadHubFolder(bufferFolder({ 'config.json': json, ...files }));
const whole = (...more: string[]) => load({ 'model.safetensors': weightFile([...all, ...more]) });

/** The valid model in two shards, with changes to the index. */
const shards = (change: (map: Record<string, unknown>) => void, files: Files = {}) => {
  const halves = [all.slice(0, 5), all.slice(5)];
  const map: Record<string, unknown> = {};
  halves.forEach((half, i) => {
    for (const tensor of half) map[tensor.split(' ')[0]] = `shard-${i}.safetensors`;
  });
  change(map);
  return load({
    [index]: JSON.stringify({ weight_map: map }),
    'shard-0.safetensors': weightFile(halves[0]),
    'shard-1.safetensors': weightFile(halves[1]),
    ...files,
  });
};

describe('every tensor is used, noted or refused', () => {
  test('a valid folder has no notes', async () => expect((await whole()).notes).toEqual([]));

  test.each([
    ['model.layers.0.self_attn.rotary_emb.inv_freq F32 2', 'a buffer'],
    ['model.rotary_emb.inv_freq F32 2', 'a buffer'],
    ['model.layers.0.self_attn.masked_bias F32 -', 'a buffer'],
    ['model.embed_tokens.position_ids I64 1,16', 'a buffer'],
    ['model.layers.0.self_attn.mask U8 4,4', 'integers'],
    ['model.layers.1.mlp.down_proj.weight F32 8,8', 'beyond the 1 layers'],
    ['layers.7.input_layernorm.weight F32 8', 'beyond the 1 layers'],
    ['v_head.summary.weight F32 1,8', 'not part of a causal language model'],
    ['score.weight BF16 2,8', 'not part of a causal language model'],
  ])('%s is named: %s', async (tensor, why) => {
    const { notes } = await whole(tensor);
    expect(notes).toEqual([expect.stringMatching(`^Not used: ${tensor.split(' ')[0]} \\(${why}.*\\)\\.$`)]);
  });

  test('two notes cover all unused tensors', async () => {
    const { notes } = await whole('v_head.weight F32 2', 'score.weight F32 2', 'm.attn.bias F32 2');
    expect(notes).toHaveLength(2);
    expect(notes.join()).toContain('v_head.weight, score.weight');
  });

  test('tensors that differ only in a number are counted', async () => {
    const many = Array.from(
      { length: 30 },
      (_, l) => `model.layers.${l}.self_attn.rotary_emb.inv_freq F32 2`,
    );
    const { notes } = await whole(...many);
    expect(notes).toEqual([
      expect.stringMatching(/^Not used: 30 x model\.layers\.\*\.self_attn\.rotary_emb\.inv_freq/),
    ]);
  });

  test.each([
    'lm_head.bias F32 4',
    'model.layers.0.self_attn.q_proj.bias F32 8',
    'model.layers.0.self_attn.q_norm.weight F32 4',
    'model.layers.0.self_attn.sinks F32 2',
    'model.layers.0.post_feedforward_layernorm.weight F32 8',
    'model.embed_positions.weight F32 16,8',
    'layers.0.mlp.experts.0.up_proj.weight F32 8,8',
  ])('%s is refused: it would change the model', async (tensor) => {
    await expect(whole(tensor)).rejects.toThrow(
      `there is ${tensor.split(' ')[0]}, which this model does not have`,
    );
  });

  test('a bias of zeros is noted, and has no effect', async () => {
    const zeros = { name: 'model.layers.0.self_attn.o_proj.bias', shape: [8], values: new Float32Array(8) };
    const { writeSafetensors } = await import('./safetensors.ts');
    const sound = tensors.map(({ name, shape, size }) => ({ name, shape, values: new Float32Array(size) }));
    const { notes } = await load({
      'model.safetensors': new Uint8Array(writeSafetensors([...sound, zeros])),
    });
    expect(notes).toEqual([`Not used: ${zeros.name} (a bias of zeros).`]);
  });
});

describe('incomplete weights are refused with what to do', () => {
  const without = (name: string) => all.filter((tensor) => !tensor.startsWith(name));
  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a tensor is missing',
      () => load({ 'model.safetensors': weightFile(without('model.norm')) }),
      /has no tensor model\.norm\.weight\.$/,
    ],
    [
      'the head is missing',
      () => load({ 'model.safetensors': weightFile(without('lm_head')) }),
      /tie_word_embeddings: true/,
    ],
    [
      'every name has a prefix of its own',
      () => load({ 'model.safetensors': weightFile(all.map((tensor) => `module.${tensor}`)) }),
      /There is module\.model\.embed_tokens\.weight: remove the prefix/,
    ],
    [
      'one name twice',
      () => whole('norm.weight F32 8'),
      /model\.norm\.weight and norm\.weight are both model\.norm\.weight/,
    ],
    [
      'a matrix of whole numbers',
      () => load({ 'model.safetensors': weightFile([...without('lm_head'), 'lm_head.weight U8 4,8']) }),
      /stored as U8, as in a quantised model/,
    ],
    [
      'packed weights',
      () =>
        load({
          'model.safetensors': weightFile([
            ...without('model.layers.0.mlp.up'),
            'model.layers.0.mlp.up_proj.qweight I64 8',
          ]),
        }),
      /are quantised/,
    ],
    [
      'an adapter beside them',
      () => whole('base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight F32 2,8'),
      /merge_and_unload/,
    ],
    [
      'an adapter around them',
      () =>
        load({ 'model.safetensors': weightFile(all.map((t) => t.replace('.weight', '.base_layer.weight'))) }),
      /merge_and_unload/,
    ],
    [
      'an adapter folder',
      () => load({ 'adapter_config.json': '{}', 'adapter_model.safetensors': '' }),
      /^The folder is an adapter/,
    ],
    [
      'an adapter without its config',
      () => load({ 'adapter_model.safetensors': '' }),
      /^The folder is an adapter/,
    ],
    [
      'PyTorch’s own files',
      () => load({ 'pytorch_model.bin': '' }),
      /only pytorch_model\.bin, .* save_pretrained/,
    ],
    ['a GGUF file', () => load({ 'model-Q4_K_M.gguf': '' }), /only model-Q4_K_M\.gguf/],
    [
      'weights of another name',
      () => load({ 'weights.safetensors': '' }),
      /if weights\.safetensors contains all weights/,
    ],
    ['nothing', () => load({}), /has no model\.safetensors .*: the weights are missing/],
    ['no file at all', () => loadHubFolder(bufferFolder({})), /has no config\.json/],
  ])('%s', async (_, folder, reason) => {
    await expect(folder()).rejects.toThrow(reason);
  });
});

describe('shards', () => {
  test('are one model', async () => {
    expect(await shards(() => {})).toEqual(await whole());
  });

  test('with harmless errors in the index are read, with notes', async () => {
    const { notes } = await shards((map) => {
      map['model.norm.weight'] = 'shard-0.safetensors';
      map['lm_head.bias'] = 'shard-0.safetensors';
      const of = { value: 'shard-0.safetensors', enumerable: true };
      Object.defineProperties(map, { ['__proto__']: of, constructor: of });
      delete map['lm_head.weight'];
    });
    expect(notes).toEqual([
      `${index} says that model.norm.weight is in shard-0.safetensors; it was read from shard-1.safetensors instead.`,
      `${index} lists tensors that no file contains: lm_head.bias, __proto__, constructor.`,
    ]);
  });

  test.each<[string, unknown, RegExp]>([
    [
      'a way out',
      '../shard-1.safetensors',
      /is said to be in \.\.\/shard-1\.safetensors, which is not a safetensors file of/,
    ],
    ['a path', '/etc/passwd.safetensors', /not a safetensors file of the folder/],
    ['another’s path', 'C:\\\\shard.safetensors', /not a safetensors file of the folder/],
    ['another kind of file', 'config.json', /not a safetensors file of the folder/],
    ['a number', 7, /is said to be in 7/],
    [
      'a file that has not come',
      'shard-2.safetensors',
      /lists shard-2\.safetensors, which is not in the folder/,
    ],
  ])('whose index names %s are refused', async (_, file, reason) => {
    await expect(
      shards((map) => {
        map['lm_head.weight'] = file;
      }),
    ).rejects.toThrow(reason);
  });

  test('a tensor in two of them is refused', async () => {
    await expect(
      shards(() => {}, { 'shard-1.safetensors': weightFile([...all.slice(5), all[0]]) }),
    ).rejects.toThrow(/is in shard-0\.safetensors and in shard-1\.safetensors/);
  });

  test.each(['', '{', '[]', '{}', 'null', '{"weight_map":[]}', '{"weight_map":null}'])(
    'an index that is %j is rejected with a message',
    async (text) => {
      await expect(load({ [index]: text })).rejects.toThrow(
        /^model\.safetensors\.index\.json cannot be (read|used): /,
      );
    },
  );
});
