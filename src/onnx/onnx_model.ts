import type { Device } from '../device/device.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Folder } from '../model/hub/folder.ts';
import type { DecoderGraph } from './decoder_graph.ts';
import type { OnnxForward } from './forward.ts';
import { GpuForward } from './gpu_forward.ts';
import { HostForward } from './host_forward.ts';
import { readDecoder } from './read_decoder.ts';
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
  const { found, graph, context } = await readDecoder(folder, file);
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
