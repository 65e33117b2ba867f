import { planBytes } from '../device/buffers.ts';
import type { Device } from '../device/device.ts';
import { drawPlan } from '../model/frozen/decode_step.ts';
import { historyPlan } from '../model/frozen/memory_estimate.ts';
import type { DecoderGraph } from './decoder_graph.ts';
import type { OnnxRuntime } from './session.ts';

/** How many rollouts are drawn at a time. */
export interface OnnxShape {
  rows: number;
  /** Longest sequence, tokens. */
  context: number;
  /** Most likely tokens kept at each position. */
  top: number;
}

/**
 * Memory of sampling a model in ONNX Runtime beside its weights, bytes: what we allocate and hand to it. What the runtime takes between its
 * layers is not known, so it takes more.
 */
export interface OnnxMemory {
  /** Keys and values of all rollouts at their longest. */
  cache: number;
  /** Logits and what is drawn. */
  activations: number;
  /** The largest single buffer, which an adapter may not allow. */
  largestBuffer: number;
}

/** The memory that sampling takes beside the weights. */
export function onnxMemory(
  device: Pick<Device, 'executor' | 'software'>,
  graph: Pick<
    DecoderGraph,
    'layers' | 'kvHeads' | 'headDim' | 'vocab' | 'cacheType' | 'logitsType' | 'grouped'
  >,
  provider: OnnxRuntime['provider'],
  { rows, context, top }: OnnxShape,
): OnnxMemory {
  const { layers, kvHeads, headDim, vocab } = graph;
  const layer = rows * kvHeads * context * headDim * bytesOf(graph.cacheType);
  // On a GPU one cache is gathered from another when rows end, and plain attention has two by turns. On the processor it is
  // copied: here before and after a step, and there as input and output.
  const copies = provider === 'wasm' ? 4 : graph.grouped ? 2 : 4;
  const fixed = drawPlan(device, vocab, rows, top);
  const history = historyPlan(rows, context, top);
  const copied =
    provider === 'wasm' || graph.logitsType === 'float16' ? rows * vocab * bytesOf(graph.logitsType) : 0;
  return {
    cache: layers * 2 * layer * copies,
    activations: planBytes(fixed, history, { copied }),
    largestBuffer: Math.max(
      provider === 'wasm' ? 0 : layer,
      copied,
      ...Object.values(fixed),
      ...Object.values(history),
    ),
  };
}

const bytesOf = (type: 'float32' | 'float16') => (type === 'float32' ? 4 : 2);
