import type { Device } from '../device/device.ts';
import { type Folder, readJson } from '../model/hub/folder.ts';
import { type DecoderGraph, decoderGraph } from './decoder_graph.ts';
import { readGraph } from './graph.ts';
import { type OnnxRuntime, OnnxSession } from './session.ts';

/** A model in ONNX Runtime, and the device that draws from its logits. */
export interface OnnxModel {
  device: Device;
  session: OnnxSession;
  graph: DecoderGraph;
  /** Longest sequence, tokens. */
  context: number;
  /** Bytes of its files. */
  bytes: number;
}

/**
 * Opens an ONNX model of a folder.
 * @param file of the graph: `model.onnx`
 * @throws Error naming what is missing, damaged or not supported
 */
export async function openOnnx(
  folder: Folder,
  file: string,
  device: Device,
  runtime: OnnxRuntime,
): Promise<OnnxModel> {
  const { context, ...sizes } = await decoderSizes(folder);
  const found = await readGraph(folder, file);
  const graph = decoderGraph(found, sizes);
  const session = await OnnxSession.open(runtime, folder, found);
  return { device, graph, context, bytes: found.bytes, session };
}

const longest = 2 ** 16;

/** What a decoder's graph may leave open, from `config.json`. */
async function decoderSizes(folder: Folder) {
  const json = (await readJson(folder, 'config.json')) as Readonly<Record<string, unknown>> | null;
  const read = (name: string): number | null => {
    const value = json && typeof json === 'object' && Object.hasOwn(json, name) ? json[name] : null;
    if (value === null) return null;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 2 ** 31)
      throw new Error(`config.json cannot be used: ${name} is ${JSON.stringify(value)}.`);
    return value;
  };
  const need = (name: string): number => {
    const value = read(name);
    if (value === null) throw new Error(`config.json cannot be used: it has no ${name}.`);
    return value;
  };
  const heads = need('num_attention_heads');
  return {
    kvHeads: read('num_key_value_heads') ?? heads,
    headDim: read('head_dim') ?? need('hidden_size') / heads,
    vocab: need('vocab_size'),
    context: Math.min(need('max_position_embeddings'), longest),
  };
}
