import type { Device } from '../device/device.ts';
import type { Folder } from '../model/hub/folder.ts';
import { type DecoderGraph, decoderGraph } from './decoder_graph.ts';
import { decoderSizes } from './decoder_sizes.ts';
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
