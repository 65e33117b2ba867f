import { longestSequence } from '../../model/config.ts';
import { findModel } from '../../model/frozen/load_frozen.ts';
import { type Folder, readJson } from '../../model/hub/folder.ts';
import { decoderGraphOf } from './decoder_nodes.ts';
import { ExportedWeights } from './exported_weights.ts';
import { type TensorBytes, writeOnnx } from './onnx_file.ts';
import { type Tensor, tensorBytes } from './onnx_graph.ts';

/** The graph and the file of its weights, where transformers.js looks for them. */
const graphFile = 'onnx/model.onnx';
const dataFile = 'model.onnx_data';

/** Weights up to this size are in the graph's own file: a protobuf message may have 2 GiB, and is made in memory. */
const mostInside = 2 ** 25;
/** Small tensors are always: those that are shapes must be. */
const alwaysInside = 2 ** 10;
/** Starts of tensors in a file of weights, so that it can be mapped into memory. */
const alignment = 4096;

/** Files of the folder that go along as they are, if there. */
const copied = [
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.json',
  'merges.txt',
  'tokenizer.model',
  'chat_template.jinja',
  'chat_template.json',
  'README.md',
  'LICENSE',
];

/** Takes a file's bytes, in order. */
export type WriteFile = (file: string, parts: AsyncIterable<Uint8Array<ArrayBuffer>>) => Promise<void>;

export interface Exported {
  /** The graph's file. */
  file: string;
  /** Of graph and weights. */
  bytes: number;
  /** Sentences about what is not as in the folder. */
  notes: string[];
}

/**
 * Writes a model of our engine as an ONNX folder: graph, weights, `config.json`, tokenizer. Weights are read one matrix at a time.
 * @param folder a Hugging Face folder
 * @param version of forklab, for the file
 * @param inside bytes of weights up to which they are in the graph's own file
 * @throws Error if the engine does not support the model
 */
export async function exportOnnx(
  folder: Folder,
  write: WriteFile,
  { version = 'unknown', inside = mostInside }: { version?: string; inside?: number } = {},
): Promise<Exported> {
  const found = await findModel(folder);
  const { config } = found;
  const graph = decoderGraphOf(config, new ExportedWeights(found));
  const notes = [...found.notes];
  if ([...found.stored.values()].some(({ dtype }) => dtype === 'BF16'))
    notes.push(
      'Weights of bfloat16 are written as float32, which holds them exactly in twice the bytes: not every ONNX runtime reads bfloat16.',
    );
  const longest = longestSequence(config);
  if (longest < config.context)
    notes.push(`The model is exported for ${longest} positions; its config.json said ${config.context}.`);

  const total = graph.tensors.reduce((sum, tensor) => sum + tensorBytes(tensor), 0);
  const places = new Map<string, TensorBytes>();
  const outside: { tensor: Tensor; offset: number }[] = [];
  let end = 0;
  for (const tensor of graph.tensors) {
    const length = tensorBytes(tensor);
    if (total <= inside || length <= alwaysInside) {
      places.set(tensor.name, await whole(tensor));
      continue;
    }
    const offset = Math.ceil(end / alignment) * alignment;
    places.set(tensor.name, { file: dataFile, offset, length });
    outside.push({ tensor, offset });
    end = offset + length;
  }
  const bytes = writeOnnx(graph, (name) => places.get(name)!, {
    version,
    description:
      'A causal language model with a key/value cache. Batches of unequal lengths are padded on the left.',
  });
  if (outside.length > 0) await write(`onnx/${dataFile}`, placed(outside));
  await write(graphFile, one(bytes));
  const json = (await readJson(folder, 'config.json')) as Record<string, unknown>;
  const said = {
    ...json,
    // Written out where the folder has them by default: readers of the graph do not know each architecture's.
    vocab_size: config.vocab,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.kvHeads,
    head_dim: config.headDim,
    max_position_embeddings: longest,
    ...(outside.length > 0 && {
      'transformers.js_config': { use_external_data_format: { 'model.onnx': 1 } },
    }),
  };
  await write('config.json', one(new TextEncoder().encode(`${JSON.stringify(said, null, 2)}\n`)));
  for (const file of copied) {
    const size = await folder.size(file);
    if (size !== null) await write(file, one(new Uint8Array(await folder.read(file, 0, size))));
  }
  return { file: graphFile, bytes: bytes.length + end, notes };
}

async function* one(bytes: Uint8Array<ArrayBuffer>) {
  yield bytes;
}

async function whole(tensor: Tensor): Promise<Uint8Array> {
  const bytes = new Uint8Array(tensorBytes(tensor));
  let at = 0;
  for await (const part of tensor.parts()) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The file of weights: every tensor at its offset. */
async function* placed(tensors: { tensor: Tensor; offset: number }[]) {
  let at = 0;
  for (const { tensor, offset } of tensors) {
    if (offset > at) yield new Uint8Array(offset - at);
    at = offset;
    for await (const part of tensor.parts()) {
      yield part;
      at += part.length;
    }
  }
}
