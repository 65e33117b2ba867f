import type { Device } from '../device/device.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Folder } from '../model/hub/folder.ts';
import { type DecoderGraph, decoderGraph } from './decoder_graph.ts';
import { decoderSizes } from './decoder_sizes.ts';
import type { OnnxForward } from './forward.ts';
import { GpuForward } from './gpu_forward.ts';
import { readGraph } from './graph.ts';
import { HostForward } from './host_forward.ts';
import { type OnnxRuntime, OnnxSession } from './session.ts';

/** A model in ONNX Runtime, and the device that draws from its logits. */
export interface OnnxModel {
  device: Device;
  session: OnnxSession;
  forward: OnnxForward;
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
  const session = await OnnxSession.open(runtime, folder, found, { device, angles: graph.angles });
  const forward =
    runtime.provider === 'webgpu'
      ? new GpuForward(session, graph, device as Gpu)
      : new HostForward(session, graph, device);
  // Callers only hand on the caches that they were given.
  return { device, graph, context, bytes: found.bytes, session, forward: forward as OnnxForward };
}
