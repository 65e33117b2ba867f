import type { ModelConfig } from '../config.ts';
import { parameterLayout } from '../parameters.ts';
import { type Folder, readJson } from './folder.ts';
import { configFromHub, configToHub } from './hub_config.ts';
import { findTensors, isAdapter, placeTensors } from './hub_weights.ts';
import { readTensor, writeSafetensors } from './safetensors.ts';

/** A model's shape and flat parameters, off the device. */
export interface Weights {
  config: ModelConfig;
  values: Float32Array;
}

/** A model loaded from a folder. */
export interface LoadedModel extends Weights {
  /** Sentences about fields and tensors of the folder that are not used. */
  notes: string[];
}

/**
 * Loads a Hugging Face folder: `config.json`, and `model.safetensors` or the shards of its index. Every tensor is read
 * into its place, a few MiB at a time.
 * @throws Error if the engine does not support the model, or the weights do not match the config
 */
export async function loadHubFolder(folder: Folder): Promise<LoadedModel> {
  if ((await folder.size('adapter_config.json')) !== null) throw isAdapter();
  const notes: string[] = [];
  const note = (sentence: string) => void notes.push(sentence);
  const json = await readJson(folder, 'config.json');
  const said = configFromHub(json, note);
  const { transformers_weights: named } = json as { transformers_weights?: unknown };
  const stored = await findTensors(folder, named ?? null, note);
  // Checked before anything is allocated: config.json may claim more than any memory.
  const { config, tensors } = await placeTensors(folder, said, stored, note);
  const values = allocate(parameterLayout(config).length);
  for (const { range, stored: tensor } of tensors)
    await readTensor(folder, tensor, (part, from) => values.set(part, range.offset + from));
  return { config, values, notes };
}

function allocate(length: number): Float32Array {
  try {
    return new Float32Array(length);
  } catch {
    throw new Error(
      `The model has ${length} parameters, which take ${Math.ceil((length * 4) / 2 ** 30)} GiB: more than fits in memory.`,
    );
  }
}

/** The words of a WordLevel vocabulary, as the tokenizer needs them. */
export interface Words {
  tokens: readonly string[];
  bos: number;
  eos: number;
}

/** A model folder's files by name, as text or bytes: what `transformers.AutoModelForCausalLM` loads. */
export function hubFolderFiles(
  { config, values }: Weights,
  words: Words,
  card: string,
): Record<string, string | ArrayBuffer> {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const tensors = parameterLayout(config).tensors.map(({ name, shape, offset, size }) => ({
    name,
    shape,
    values: values.slice(offset, offset + size),
  }));
  return {
    'config.json': json(configToHub(config, words)),
    'model.safetensors': writeSafetensors(tensors),
    'tokenizer.json': json(wordTokenizer(words)),
    'tokenizer_config.json': json({
      tokenizer_class: 'PreTrainedTokenizerFast',
      bos_token: words.tokens[words.bos],
      eos_token: words.tokens[words.eos],
      clean_up_tokenization_spaces: false,
      model_max_length: config.context,
    }),
    'generation_config.json': json({
      bos_token_id: words.bos,
      eos_token_id: words.eos,
      do_sample: true,
      temperature: 1,
      top_k: 0,
      top_p: 1,
    }),
    'README.md': card,
  };
}

/** A `tokenizer.json` that splits at spaces and looks each word up. */
const wordTokenizer = (words: Words) => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [words.bos, words.eos].map((id) => ({
    id,
    content: words.tokens[id],
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: null,
  pre_tokenizer: { type: 'WhitespaceSplit' },
  post_processor: null,
  decoder: null,
  model: {
    type: 'WordLevel',
    vocab: Object.fromEntries(words.tokens.map((token, id) => [token, id])),
    // WordLevel requires one; no prompt of the world uses it.
    unk_token: words.tokens[words.eos],
  },
});
