import { megabytes } from '../device/buffers.ts';
import { type Device, DeviceError } from '../device/device.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Folder } from '../model/hub/folder.ts';
import type { DecoderGraph } from './decoder_graph.ts';
import type { OnnxForward } from './forward.ts';
import { GpuForward } from './gpu_forward.ts';
import { HostForward } from './host_forward.ts';
import { type ReadDecoder, readDecoder } from './read_decoder.ts';
import { RowByRow } from './row_by_row.ts';
import { type OnnxRuntime, OnnxSession } from './session.ts';

/** A model in ONNX Runtime, and the device that draws from its logits. */
export interface OnnxModel {
  read: ReadDecoder;
  device: Device;
  session: OnnxSession;
  forward: OnnxForward;
  graph: DecoderGraph;
  /** Longest sequence, tokens. */
  context: number;
  /** Bytes of its weights, as its files have them. */
  weights: number;
  /** Whether it is run on the processor only because the GPU does not compute in float16. */
  led: boolean;
  /** Sentences about how it is run. */
  notes: string[];
}

/** Most bytes that WebAssembly addresses. */
const mostAddressed = 2 ** 32;

/** Opens an ONNX model of a folder. @param file of the graph: `model.onnx` */
export const openOnnx = async (
  folder: Folder,
  file: string,
  device: Device,
  runtime: OnnxRuntime,
): Promise<OnnxModel> => loadDecoder(await readDecoder(folder, file), device, runtime);

/**
 * Loads a graph's weights. One that computes in float16 is run on the processor where the GPU does not.
 * @throws Error where it cannot be run there
 */
export async function loadDecoder(
  read: ReadDecoder,
  device: Device,
  runtime: OnnxRuntime,
): Promise<OnnxModel> {
  const { found, graph, context } = read;
  const { file, weights } = found;
  const led = runtime.provider === 'webgpu' && found.halves && !hasHalf(device as Gpu);
  const taken: OnnxRuntime = led ? { ...runtime, provider: 'wasm' } : runtime;
  if (taken.provider === 'wasm' && found.normalisedAttention)
    throw new Error(
      `${file} cannot be run on this processor: its attention normalises queries and keys by itself, which ONNX Runtime does on GPUs alone. Choose a GPU${led ? ' with shader-f16' : ''} as the adapter, or a file that was exported for the processor.`,
    );
  if (taken.provider === 'wasm' && weights >= mostAddressed)
    throw new Error(
      `${file} has weights of ${megabytes(weights)}, and ONNX Runtime on the processor addresses at most 4 GiB: choose another file of the model, or a GPU as the adapter.`,
    );
  const session = await openSession(taken, read, device);
  // Callers only hand on the caches that they were given.
  const whole = (
    taken.provider === 'webgpu'
      ? new GpuForward(session, graph, device as Gpu)
      : new HostForward(session, graph, device)
  ) as OnnxForward;
  const forward = graph.roundsByRun ? (new RowByRow(whole, graph.vocab, device) as OnnxForward) : whole;
  const notes = graph.roundsByRun
    ? [
        `${file} rounds activations by the largest of a run. It is run one token at a time, which takes longer, so that no token's numbers depend on those beside it or after it.`,
      ]
    : [];
  return { read, device, graph, context, weights, session, forward, led, notes };
}

/** On the processor a graph that lacks a kernel in a build with WebGPU is given to the build without. */
async function openSession(
  runtime: OnnxRuntime,
  { folder, found, graph }: ReadDecoder,
  device: Device,
): Promise<OnnxSession> {
  const { processor, provider } = runtime;
  const open = (on: OnnxRuntime) => OnnxSession.open(on, folder, found, { device, angles: graph.angles });
  if (provider !== 'wasm' || !processor) return open(runtime);
  return open(runtime).catch(async (error: unknown) => {
    if (error instanceof DeviceError) throw error;
    return open(await processor());
  });
}

/** Frees a model. */
export function destroyOnnx({ forward, session }: OnnxModel): void {
  forward.destroy();
  session.destroy();
}

const hasHalf = ({ device }: Gpu): boolean => device.features.has('shader-f16');
