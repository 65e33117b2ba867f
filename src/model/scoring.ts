import type { DeviceBuffer } from '../device/program.ts';
import { type Dispatch, f, grid } from '../device/program.ts';
import { embed, headForward, layerForward, type RowInputs } from './forward.ts';
import type { Model } from './model.ts';
import { packedAttention } from './packed_attention.ts';
import type { BatchCapacity, BatchSections } from './packing.ts';
import { type ForwardBuffers, section } from './workspace.ts';

/** A batch's rows as inputs of the forward pass. */
export const batchRows = (b: ForwardBuffers, s: BatchSections, capacity: BatchCapacity): RowInputs => ({
  rows: capacity.rows,
  counts: section(b.batch, s, 'counts'),
  place: section(b.batch, s, 'place'),
});

/** The forward pass over a packed batch up to the last residual stream, `stream[2 L]`. */
export function bodyDispatches(
  model: Model,
  b: ForwardBuffers,
  s: BatchSections,
  capacity: BatchCapacity,
): Dispatch[] {
  const rows = batchRows(b, s, capacity);
  const list: Dispatch[] = embed(model, rows, b.stream[0]);
  for (let l = 0; l < model.config.layers; l++) {
    const layer = b.layers[l];
    const stream: [DeviceBuffer, DeviceBuffer, DeviceBuffer] = [
      b.stream[2 * l],
      b.stream[2 * l + 1],
      b.stream[2 * l + 2],
    ];
    const { qk, qkv, attended, soft } = layer;
    const attend = packedAttention(model.device, model.config, l, rows).forward(qk, qkv, attended, soft);
    list.push(...layerForward(model, rows, l, layer, stream, [attend]));
  }
  return list;
}

/** The full forward pass over a packed batch, to logits. */
export function forwardDispatches(
  model: Model,
  b: ForwardBuffers,
  s: BatchSections,
  capacity: BatchCapacity,
): Dispatch[] {
  const last = b.stream[2 * model.config.layers];
  return [
    ...bodyDispatches(model, b, s, capacity),
    ...headForward(model, batchRows(b, s, capacity), last, b.finalNormed, b.finalRstd, b.logits),
  ];
}

/** Log-sum-exp, entropy and log-probability of each row at a temperature. */
export const statisticsDispatch = (
  model: Model,
  b: ForwardBuffers,
  s: BatchSections,
  rows: number,
  temperature: number,
): Dispatch => ({
  shader: 'row_statistics',
  entry: 'main',
  uniforms: [model.config.vocab, rows, f(1 / temperature)],
  buffers: [section(b.batch, s, 'counts'), b.logits, section(b.batch, s, 'targets'), b.statistics],
  workgroups: grid(rows),
});
