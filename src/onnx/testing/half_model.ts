import { asHalves } from '../../model/decode/testing/halves.ts';
import { findModel } from '../../model/frozen/load_frozen.ts';
import { type Folder, readJson } from '../../model/hub/folder.ts';
import { decoderGraphOf } from '../export/decoder_nodes.ts';
import { ExportedWeights } from '../export/exported_weights.ts';
import { writeOnnx } from '../export/onnx_file.ts';
import type { OnnxGraph, Tensor, TensorType } from '../export/onnx_graph.ts';

/** Largest finite number of float16. */
const largest = 65_504;

/** The graph of a model that computes in float16 throughout, with its cache and logits, and its `config.json`. */
export async function halfModel(folder: Folder): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const found = await findModel(folder);
  const graph = inHalf(decoderGraphOf(found.config, new ExportedWeights(found)));
  const bytes = new Map<string, Uint8Array>();
  for (const tensor of graph.tensors) bytes.set(tensor.name, await bytesOf(tensor));
  const config = (await readJson(folder, 'config.json')) as object;
  return {
    'config.json': new TextEncoder().encode(JSON.stringify(config)),
    'onnx/model_fp16.onnx': writeOnnx(graph, (name) => bytes.get(name)!, { version: '0', description: '' }),
  };
}

async function bytesOf(tensor: Tensor): Promise<Uint8Array> {
  const parts: BlobPart[] = [];
  for await (const part of tensor.parts()) parts.push(part);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const inHalf = ({ inputs, outputs, nodes, tensors }: OnnxGraph): OnnxGraph => {
  const half = <T extends { type: TensorType }>(of: T): T => ({
    ...of,
    type: of.type === 'float32' ? 'float16' : of.type,
  });
  return {
    inputs: inputs.map(half),
    outputs: outputs.map(half),
    nodes: nodes.map((node) => (node.attributes.to === 1 ? { ...node, attributes: { to: 10 } } : node)),
    tensors: tensors.map((tensor) =>
      tensor.type === 'float32' ? { ...half(tensor), parts: () => halved(tensor) } : tensor,
    ),
  };
};

async function* halved(tensor: Tensor): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const part of tensor.parts()) {
    const values = new Float32Array(part.slice().buffer);
    yield new Uint8Array(asHalves(values.map((x) => Math.max(-largest, Math.min(largest, x)))).buffer);
  }
}
