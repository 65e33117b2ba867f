import { type Folder, readJson } from '../model/hub/folder.ts';
import type { DecoderSizes } from './decoder_graph.ts';

/** More positions than any model here is run on. */
const mostPositions = 2 ** 16;

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a decoder's graph may leave open, and its longest sequence: from `config.json`, or from `genai_config.json`, which is all that
 * onnxruntime-genai's builder writes.
 * @throws Error if there is neither, or a size is missing or no size
 */
export async function decoderSizes(folder: Folder): Promise<DecoderSizes & { context: number }> {
  if ((await folder.size('config.json')) !== null) {
    const config = reader('config.json', await readJson(folder, 'config.json'));
    const heads = config.need('num_attention_heads');
    return {
      kvHeads: config.read('num_key_value_heads') ?? heads,
      headDim: config.read('head_dim') ?? config.need('hidden_size') / heads,
      vocab: config.need('vocab_size'),
      context: Math.min(config.need('max_position_embeddings'), mostPositions),
    };
  }
  const file = 'genai_config.json';
  if ((await folder.size(file)) === null)
    throw new Error(
      'The folder has neither config.json nor genai_config.json, which say how the model is run.',
    );
  const model = objectOf((await readJson(folder, file)) as Fields, 'model');
  const [whole, decoder] = [reader(file, model), reader(file, objectOf(model, 'decoder'))];
  return {
    kvHeads: decoder.need('num_key_value_heads'),
    headDim: decoder.need('head_size'),
    vocab: whole.need('vocab_size'),
    context: Math.min(whole.need('context_length'), mostPositions),
  };
}

function objectOf(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, name)
    ? (json as Fields)[name]
    : null;
}

/** Reads sizes of an object. */
function reader(file: string, json: unknown) {
  const read = (name: string): number | null => {
    const value = objectOf(json, name) ?? null;
    if (value === null) return null;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 2 ** 31)
      throw new Error(`${file} cannot be used: ${name} is ${JSON.stringify(value)}.`);
    return value;
  };
  const need = (name: string): number => {
    const value = read(name);
    if (value === null) throw new Error(`${file} cannot be used: it has no ${name}.`);
    return value;
  };
  return { read, need };
}
