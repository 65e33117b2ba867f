import type { Command } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import { columns, type Dispatch, f, grid } from '../device/program.ts';
import { attentionWidth, qkvWidth } from './config.ts';
import type { RowInputs } from './forward.ts';
import { linear } from './matmul.ts';
import { at } from './model_weights.ts';
import { headConstants, packedAttention } from './packed_attention.ts';
import { batchRows } from './scoring.ts';
import { type GradientSpace, type OptimiserSpace, reduceThreads, section } from './workspace.ts';

/** dx += the norm's input gradient, dw += its weight's, in one dispatch. */
function normBackward(
  w: GradientSpace,
  rows: RowInputs,
  offset: number,
  x: DeviceBuffer,
  rstd: DeviceBuffer,
  dy: DeviceBuffer,
  dx: DeviceBuffer,
): Dispatch {
  const { model, backward, slices } = w;
  const { width, normEps } = model.config;
  const rowGroups = Math.ceil(rows.rows / 64);
  return {
    shader: 'rmsnorm',
    entry: 'backward',
    uniforms: [width, rows.rows, f(normEps), rowGroups, slices.count, slices.stride],
    buffers: [
      rows.counts,
      x,
      at(model.parameters, offset, width),
      dy,
      rstd,
      dx,
      at(backward.gradient, offset),
    ],
    workgroups: [rowGroups + Math.ceil((width * slices.count) / 64)],
  };
}

/** The backward pass of layer l: turns the residual stream's gradient after the layer into that before it, in place. */
function layerBackward(w: GradientSpace, rows: RowInputs, l: number): Dispatch[] {
  const { model, backward: d, forward, slices } = w;
  const { config, layout, parameters } = model;
  const { width: D, hidden: F, heads, kvHeads, headDim } = config;
  const o = layout.layers[l];
  const b = forward.layers[l];
  const before = forward.stream[2 * l];
  const between = forward.stream[2 * l + 1];
  const product = linear(model.matmul, rows.rows, rows.counts, slices);
  const q = qkvWidth(config);
  const a = attentionWidth(config);
  const g = (offset: number) => at(d.gradient, offset);
  const p = (offset: number, size: number) => at(parameters, offset, size);
  const qkNorm = model.weights.layers[l].qkNorm ?? { binding: model.weights.finalNorm, kAt: 0 };
  const rotaryShape = {
    shader: 'rotary',
    constants: { ...headConstants(config), QK_NORM: config.qkNorm ? 1 : 0 },
    uniforms: [rows.rows, f(config.normEps), qkNorm.kAt, slices.count, slices.stride],
  };
  const biasGradient = (offset: number, width: number, dy: DeviceBuffer): Dispatch[] =>
    offset < 0
      ? []
      : [
          {
            shader: 'bias',
            entry: 'backward',
            uniforms: [width, rows.rows, slices.count, slices.stride],
            buffers: [rows.counts, dy, g(offset)],
            workgroups: grid(width * slices.count),
          },
        ];
  const attend = packedAttention(model.device, config, l, rows);
  const seen = { qk: b.qk, qkv: b.qkv, dy: d.attended, soft: b.soft };
  const list: Dispatch[] = [
    ...biasGradient(o.downBias, D, d.stream),
    product.backwardInput(d.stream, p(o.down, D * F), d.activated, D, F),
    product.backwardWeight(d.stream, b.activated, g(o.down), D, F),
    {
      shader: 'swiglu',
      entry: 'backward',
      uniforms: [F, rows.rows],
      buffers: [rows.counts, b.gateUp, d.activated, d.gateUp],
      workgroups: columns(F, rows.rows),
    },
    ...biasGradient(o.gateUpBias, 2 * F, d.gateUp),
    product.backwardWeight(d.gateUp, b.mlpNormed, g(o.gateUp), 2 * F, D),
    product.backwardInput(d.gateUp, p(o.gateUp, 2 * F * D), d.normed, 2 * F, D),
    normBackward(w, rows, o.postNorm, between, b.mlpRstd, d.normed, d.stream),
    ...biasGradient(o.outputBias, D, d.stream),
    product.backwardInput(d.stream, p(o.output, D * a), d.attended, D, a),
    product.backwardWeight(d.stream, b.attended, g(o.output), D, a),
    attend.backwardQuery(seen, b.attended, d.qk),
    attend.backwardKey(seen, d.qk, d.qkv),
    {
      ...rotaryShape,
      entry: 'backward',
      buffers: [rows.counts, rows.place, model.rotary, b.qkv, qkNorm.binding, d.qk, b.qkRstd, d.qkv],
      workgroups: grid(rows.rows * (heads + kvHeads)),
    },
  ];
  if (config.qkNorm) {
    list.push({
      ...rotaryShape,
      entry: 'backward_weight',
      buffers: [rows.counts, rows.place, model.rotary, b.qkv, null, d.qk, b.qkRstd, g(o.qNorm)],
      workgroups: grid(headDim * slices.count),
    });
  }
  list.push(
    ...biasGradient(o.qkvBias, q, d.qkv),
    product.backwardWeight(d.qkv, b.normed, g(o.qkv), q, D),
    product.backwardInput(d.qkv, p(o.qkv, q * D), d.normed, q, D),
    normBackward(w, rows, o.inputNorm, before, b.rstd, d.normed, d.stream),
  );
  return list;
}

/** The full backward pass, from the logits' gradient (left in `forward.logits`) to the sliced gradient buffer. */
export function backwardDispatches(w: GradientSpace): Dispatch[] {
  const { model, forward, backward: d, slices, sections } = w;
  const { config, layout, parameters } = model;
  const { vocab: V, width: D } = config;
  const rows = batchRows(forward, sections, w.capacity);
  const product = linear(model.matmul, rows.rows, rows.counts, slices);
  const list: Dispatch[] = [
    product.backwardWeight(forward.logits, forward.finalNormed, at(d.gradient, layout.head), V, D),
    product.backwardInput(forward.logits, at(parameters, layout.head, V * D), d.normed, V, D),
    normBackward(
      w,
      rows,
      layout.finalNorm,
      forward.stream[2 * config.layers],
      forward.finalRstd,
      d.normed,
      d.stream,
    ),
  ];
  for (let l = config.layers - 1; l >= 0; l--) list.push(...layerBackward(w, rows, l));
  list.push({
    shader: 'embedding',
    entry: 'backward',
    uniforms: [D, rows.rows, V],
    buffers: [
      section(forward.batch, sections, 'starts'),
      section(forward.batch, sections, 'order'),
      d.stream,
      at(d.gradient, layout.embedding),
    ],
    workgroups: grid(V * D),
  });
  return list;
}

/** Reduces the gradient's slices, computes its norm, and updates the parameters by AdamW. */
export function optimiserDispatches(
  { model, gradient, slices, optimiser: o }: OptimiserSpace,
  clipNorm: number,
): Dispatch[] {
  const { length } = model.layout;
  const uniforms = [length, slices, reduceThreads, f(clipNorm)];
  return [
    {
      shader: 'gradient',
      entry: 'reduce',
      uniforms,
      buffers: [gradient, o.partial],
      workgroups: [reduceThreads / 64],
    },
    { shader: 'gradient', entry: 'clip', uniforms, buffers: [o.partial, o.norm], workgroups: [1] },
    {
      shader: 'adamw',
      entry: 'main',
      uniforms: [length],
      buffers: [o.step, o.norm, gradient, o.m, o.v, model.parameters],
      workgroups: grid(Math.ceil(length / 8)),
    },
  ];
}

/** Commands that clear the gradient and that of the residual stream: the last norm's backward pass adds to both. */
export const clearGradients = (w: GradientSpace): Command[] => [
  { clear: w.backward.gradient },
  { clear: w.backward.stream },
];
