import type { DeviceBuffer } from '../device/program.ts';
import { type Binding, columns, type Dispatch, f, grid } from '../device/program.ts';
import { linear } from './matmul.ts';
import type { Matrix } from './matrix.ts';
import type { Model } from './model.ts';
import { headConstants } from './packed_attention.ts';
import { type Addend, dtypeOf, packedProduct } from './packed_matmul.ts';
import type { LayerBuffers } from './workspace.ts';

/** The per-row inputs of a pass: the number of live rows, and (first, last, position, token) of each. */
export interface RowInputs {
  rows: number;
  counts: Binding;
  place: Binding;
}

/** x [rows, width] = the embeddings of the rows' tokens. */
export function embed(model: Model, rows: RowInputs, x: DeviceBuffer): Dispatch[] {
  const { width, vocab } = model.config;
  const { embedding } = model.weights;
  const workgroups = grid(rows.rows * width);
  if (embedding.kind === 'flat') {
    return [
      {
        shader: 'embedding',
        entry: 'forward',
        uniforms: [width, rows.rows, vocab],
        buffers: [rows.counts, rows.place, embedding.weight, x],
        workgroups,
      },
    ];
  }
  return embedding.chunks.map(({ buffer, from, count }) => ({
    shader: 'packed_embedding',
    entry: 'forward',
    constants: { DTYPE: dtypeOf(embedding.type) },
    uniforms: [width, rows.rows, from, count],
    buffers: [rows.counts, rows.place, buffer, x],
    workgroups,
  }));
}

/** Y [rows, out] = X W^T, plus a residual or a bias. */
export function project(
  model: Model,
  { rows, counts }: Pick<RowInputs, 'rows' | 'counts'>,
  x: Binding,
  w: Matrix,
  y: Binding,
  add?: Addend,
): Dispatch[] {
  if (w.kind === 'packed') return packedProduct(model.device, rows, counts, x, w, y, add);
  return [linear(model.matmul, rows, counts).forward(x, w.weight, y, w.out, w.inner, add)];
}

/** y = RMSNorm(x) with weights w. */
export function norm(
  model: Model,
  rows: RowInputs,
  w: Binding,
  x: DeviceBuffer,
  y: DeviceBuffer,
  rstd: DeviceBuffer,
) {
  const { width, normEps } = model.config;
  return {
    shader: 'rmsnorm',
    entry: 'forward',
    uniforms: [width, rows.rows, f(normEps), 0, 0, 0],
    buffers: [rows.counts, x, w, y, rstd],
    workgroups: grid(rows.rows),
  } satisfies Dispatch;
}

/** QK-norm and rotation of a layer's fused q, k, v. */
export function rotary(model: Model, rows: RowInputs, l: number, b: LayerBuffers): Dispatch {
  const { config } = model;
  // Without QK-norm the kernel reads no weights, but the binding has to be something.
  const norms = model.weights.layers[l].qkNorm ?? { binding: model.weights.finalNorm, kAt: 0 };
  return {
    shader: 'rotary',
    entry: 'forward',
    constants: { ...headConstants(config), QK_NORM: config.qkNorm ? 1 : 0 },
    uniforms: [rows.rows, f(config.normEps), norms.kAt, 0, 0],
    buffers: [rows.counts, rows.place, model.rotary, b.qkv, norms.binding, b.qk, b.qkRstd],
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

/** y += bias, for matmuls that already add a residual. */
const addBias = (rows: RowInputs, bias: Binding | null, width: number, y: DeviceBuffer): Dispatch[] =>
  bias
    ? [
        {
          shader: 'bias',
          entry: 'forward',
          uniforms: [width, rows.rows, 0, 0],
          buffers: [rows.counts, bias, y],
          workgroups: columns(width, rows.rows),
        },
      ]
    : [];

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
  const w = model.weights.layers[l];
  const D = model.config.width;
  const bias = (of: Binding | null) => (of ? { bias: of } : undefined);
  const [before, between, after] = stream;
  return [
    norm(model, rows, w.inputNorm, before, b.normed, b.rstd),
    ...project(model, rows, b.normed, w.qkv, b.qkv, bias(w.qkvBias)),
    rotary(model, rows, l, b),
    ...attend,
    ...project(model, rows, b.attended, w.output, between, { residual: before }),
    ...addBias(rows, w.outputBias, D, between),
    norm(model, rows, w.postNorm, between, b.mlpNormed, b.mlpRstd),
    ...project(model, rows, b.mlpNormed, w.gateUp, b.gateUp, bias(w.gateUpBias)),
    swiglu(model, rows, b),
    ...project(model, rows, b.activated, w.down, after, { residual: between }),
    ...addBias(rows, w.downBias, D, after),
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
  const { finalNorm, head } = model.weights;
  return [norm(model, rows, finalNorm, x, normed, rstd), ...project(model, rows, normed, head, logits)];
}
