import type { DeviceBuffer } from '../device/program.ts';
import { type Binding, columns, type Dispatch, f, grid } from '../device/program.ts';
import { attentionWidth, qkvWidth, windowOf } from './config.ts';
import { type Linear, linear } from './matmul.ts';
import { at, type Model } from './model.ts';
import type { LayerBuffers } from './workspace.ts';

/** The per-row inputs of a pass: the number of live rows, and (first, last, position, token) of each. */
export interface RowInputs {
  rows: number;
  counts: Binding;
  place: Binding;
}

/** Constants of the head geometry that several shaders compile in. */
export const headConstants = (model: Model) => ({
  HD: model.config.headDim,
  HEADS: model.config.heads,
  KV_HEADS: model.config.kvHeads,
});

/** The same for layer l's attention kernels, which must not be unrolled on a software adapter (`attention.wgsl`). */
export const attentionConstants = (model: Model, l: number) => ({
  ...headConstants(model),
  ROLLED: model.device.software ? 1 : 0,
  WINDOW: windowOf(model.config, l),
});

/** x [rows, width] = the embeddings of the rows' tokens. */
export function embed(model: Model, rows: RowInputs, x: DeviceBuffer): Dispatch {
  const { config, layout } = model;
  return {
    shader: 'embedding',
    entry: 'forward',
    uniforms: [config.width, rows.rows, config.vocab],
    buffers: [
      rows.counts,
      rows.place,
      at(model.parameters, layout.embedding, config.vocab * config.width),
      x,
    ],
    workgroups: grid(rows.rows * config.width),
  };
}

/** y = RMSNorm(x) with the weights at `offset`. */
export function norm(
  model: Model,
  rows: RowInputs,
  offset: number,
  x: DeviceBuffer,
  y: DeviceBuffer,
  rstd: DeviceBuffer,
) {
  const { width, normEps } = model.config;
  return {
    shader: 'rmsnorm',
    entry: 'forward',
    uniforms: [width, rows.rows, f(normEps), 0, 0, 0],
    buffers: [rows.counts, x, at(model.parameters, offset, width), y, rstd],
    workgroups: grid(rows.rows),
  } satisfies Dispatch;
}

/** The weights of QK-norm: one binding starting at q's, and the offset of k's in it. */
export function qkNormWeights(
  model: Model,
  l: number,
  buffer: DeviceBuffer,
): { binding: Binding; kAt: number } {
  const { qNorm, kNorm } = model.layout.layers[l];
  if (!model.config.qkNorm) return { binding: at(buffer, model.layout.finalNorm), kAt: 0 };
  return { binding: at(buffer, qNorm), kAt: kNorm - qNorm };
}

/** QK-norm and rotation of a layer's fused q, k, v. */
export function rotary(model: Model, rows: RowInputs, l: number, b: LayerBuffers): Dispatch {
  const { config } = model;
  const weights = qkNormWeights(model, l, model.parameters);
  return {
    shader: 'rotary',
    entry: 'forward',
    constants: { ...headConstants(model), QK_NORM: config.qkNorm ? 1 : 0 },
    uniforms: [rows.rows, f(config.normEps), weights.kAt, 0, 0],
    buffers: [rows.counts, rows.place, model.rotary, b.qkv, weights.binding, b.qk, b.qkRstd],
    workgroups: grid(rows.rows * (config.heads + config.kvHeads)),
  };
}

/** SwiGLU of a layer's gate and up. */
export const swiglu = (model: Model, rows: RowInputs, b: LayerBuffers): Dispatch => ({
  shader: 'swiglu',
  entry: 'forward',
  uniforms: [model.config.hidden, rows.rows],
  buffers: [rows.counts, b.gateUp, b.activated],
  workgroups: columns(model.config.hidden, rows.rows),
});

/** 1/sqrt(hd), the scale of attention's scores. */
export const attentionScale = (model: Model) => f(1 / Math.sqrt(model.config.headDim));

/** Layer l's causal attention over packed sequences. */
export const attention = (model: Model, rows: RowInputs, l: number, b: LayerBuffers): Dispatch => ({
  shader: 'attention',
  entry: 'forward',
  constants: attentionConstants(model, l),
  uniforms: [rows.rows, attentionScale(model), model.config.headDim],
  buffers: [rows.counts, rows.place, b.qk, b.qkv, b.attended, b.soft],
  workgroups: grid((rows.rows / 4) * model.config.heads),
});

/** y += bias, for matmuls that already add a residual. */
const addBias = (
  model: Model,
  rows: RowInputs,
  offset: number,
  width: number,
  y: DeviceBuffer,
): Dispatch => ({
  shader: 'bias',
  entry: 'forward',
  uniforms: [width, rows.rows, 0, 0],
  buffers: [rows.counts, at(model.parameters, offset, width), y],
  workgroups: columns(width, rows.rows),
});

/**
 * One layer: attention then MLP, each on the normed stream and added to it.
 * @param attend `attention` over packed rows, or over the decoder's cache
 */
export function layerForward(
  model: Model,
  rows: RowInputs,
  l: number,
  b: LayerBuffers,
  stream: [before: DeviceBuffer, between: DeviceBuffer, after: DeviceBuffer],
  attend: Dispatch[],
): Dispatch[] {
  const { config, layout, parameters } = model;
  const o = layout.layers[l];
  const { width: D, hidden: F } = config;
  const product: Linear = linear(model.matmul, rows.rows, rows.counts);
  const q = qkvWidth(config);
  const bias = (offset: number, width: number) =>
    offset < 0 ? undefined : { bias: at(parameters, offset, width) };
  const outputBias = (offset: number, y: DeviceBuffer) =>
    offset < 0 ? [] : [addBias(model, rows, offset, D, y)];
  const [before, between, after] = stream;
  const a = attentionWidth(config);
  return [
    norm(model, rows, o.inputNorm, before, b.normed, b.rstd),
    product.forward(b.normed, at(parameters, o.qkv, q * D), b.qkv, q, D, bias(o.qkvBias, q)),
    rotary(model, rows, l, b),
    ...attend,
    product.forward(b.attended, at(parameters, o.output, D * a), between, D, a, { residual: before }),
    ...outputBias(o.outputBias, between),
    norm(model, rows, o.postNorm, between, b.mlpNormed, b.mlpRstd),
    product.forward(
      b.mlpNormed,
      at(parameters, o.gateUp, 2 * F * D),
      b.gateUp,
      2 * F,
      D,
      bias(o.gateUpBias, 2 * F),
    ),
    swiglu(model, rows, b),
    product.forward(b.activated, at(parameters, o.down, D * F), after, D, F, { residual: between }),
    ...outputBias(o.downBias, after),
  ];
}

/** The last norm and the head: logits [rows, vocab]. */
export function headForward(
  model: Model,
  rows: RowInputs,
  x: DeviceBuffer,
  normed: DeviceBuffer,
  rstd: DeviceBuffer,
  logits: DeviceBuffer,
): Dispatch[] {
  const { config, layout, parameters } = model;
  const product = linear(model.matmul, rows.rows, rows.counts);
  return [
    norm(model, rows, layout.finalNorm, x, normed, rstd),
    product.forward(
      normed,
      at(parameters, layout.head, config.vocab * config.width),
      logits,
      config.vocab,
      config.width,
    ),
  ];
}
