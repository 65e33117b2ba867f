import type { Device } from '../device/device.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Folder } from '../model/hub/folder.ts';
import { type DecoderGraph, decoderGraph } from './decoder_graph.ts';
import { decoderSizes } from './decoder_sizes.ts';
import { foreignContent } from './foreign_content.ts';
import type { OnnxForward } from './forward.ts';
import { GpuForward } from './gpu_forward.ts';
import { type Graph, readGraph } from './graph.ts';
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
  /** Whether it is run on the processor only because the GPU does not compute in float16. */
  led: boolean;
}

/**
 * Opens an ONNX model of a folder. One that computes in float16 is run on the processor where the GPU does not.
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
  await checkWeights(folder, found);
  const led = runtime.provider === 'webgpu' && found.halves && !hasHalf(device as Gpu);
  const taken: OnnxRuntime = led ? { ...runtime, provider: 'wasm' } : runtime;
  if (taken.provider === 'wasm' && found.normalisedAttention)
    throw new Error(
      `${file} cannot be run on this processor: its attention normalises queries and keys by itself, which ONNX Runtime does on GPUs alone. Choose a GPU${led ? ' with shader-f16' : ''} as the adapter, or a file that was exported for the processor.`,
    );
  const session = await OnnxSession.open(taken, folder, found, { device, angles: graph.angles });
  const forward =
    taken.provider === 'webgpu'
      ? new GpuForward(session, graph, device as Gpu)
      : new HostForward(session, graph, device);
  // Callers only hand on the caches that they were given.
  return { device, graph, context, bytes: found.bytes, session, forward: forward as OnnxForward, led };
}

/** Frees a model. */
export function destroyOnnx({ forward, session }: OnnxModel): void {
  forward.destroy();
  session.destroy();
}

const hasHalf = ({ device }: Gpu): boolean => device.features.has('shader-f16');

/** @throws Error if a file beside the graph has something else than weights */
async function checkWeights(folder: Folder, { file, externalData }: Graph): Promise<void> {
  const path = file.slice(0, file.lastIndexOf('/') + 1);
  for (const location of externalData.keys()) {
    const foreign = await foreignContent(folder, path + location);
    if (foreign) throw new Error(`${path}${location} has none of the weights of ${file}: it is ${foreign}`);
  }
}
