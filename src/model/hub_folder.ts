import type { ModelConfig } from './config.ts';
import { configFromHub, configToHub } from './hub_config.ts';
import { parameterLayout } from './parameters.ts';
import { openSafetensors, writeSafetensors } from './safetensors.ts';

/** A model as its shape and flat parameters, off the device. */
export interface Weights {
  config: ModelConfig;
  values: Float32Array;
}

/** Reads a file of a model folder by name. */
export type FolderReader = (file: string) => Promise<ArrayBuffer>;

/**
 * Loads a Hugging Face folder: `config.json` and `model.safetensors`.
 * @throws Error with a sentence when a tensor is missing or has another shape than the config says
 */
export async function loadHubFolder(read: FolderReader): Promise<Weights> {
  let json: unknown;
  const text = new TextDecoder().decode(await read('config.json'));
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`config.json cannot be read: ${(error as Error).message}.`);
  }
  const config = configFromHub(json);
  const file = openSafetensors(await read('model.safetensors'));
  const layout = parameterLayout(config);
  // All of them before anything is allocated: what config.json says may be larger than any memory.
  for (const { name, shape } of layout.tensors) {
    const found = file.shape(name);
    if (found.join() !== shape.join()) {
      throw new Error(`The weights do not fit config.json: ${name} is [${found}] and should be [${shape}].`);
    }
  }
  const values = new Float32Array(layout.length);
  for (const { name, offset } of layout.tensors) values.set(file.read(name), offset);
  return { config, values };
}

/** The words of a vocabulary of whole words, as the tokenizer needs them. */
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
    // WordLevel must be given one; no prompt of the world can lead to it.
    unk_token: words.tokens[words.eos],
  },
});
