/**
 * The transformer in float64, forward and backward, for one packed batch: the reference for the engine,
 * and the shortest description of what it computes. Agrees with transformers' Qwen3, Llama and Qwen2
 * (`transformer.test.ts`).
 *
 * Shapes: N rows (all tokens of all sequences, one sequence after another, no padding), D width, H query heads,
 * Hkv key/value heads, hd head width, F hidden, V vocabulary.
 */
import { attentionWidth, type ModelConfig, qkvWidth } from '../config.ts';
import { rotaryAngles } from '../rope.ts';
import { attention, attentionBackward } from './attention.ts';
import { swiglu, swigluBackward } from './feedforward.ts';
import { linear, linearBackward } from './linear.ts';
import { rmsNorm, rmsNormAt, rmsNormBackward, rmsNormBackwardAt } from './norm.ts';
import { rotate } from './rotary.ts';
import { type LayerWeights, viewWeights } from './weights.ts';

/** Sequences packed one after another; row n holds token n and predicts the next token of its sequence. */
export interface PackedBatch {
  /** [N]. */
  tokens: ArrayLike<number>;
  /** Length of each sequence; they sum to N. */
  lengths: readonly number[];
}

/** Activations of one layer's forward pass that its backward pass needs. */
interface LayerActivations {
  /** The residual stream before the layer, [N, D]. */
  x: Float64Array;
  normed: Float64Array;
  /** Before QK-norm and rotation, [N, (H + 2 Hkv) hd]. */
  rawQkv: Float64Array;
  qkv: Float64Array;
  probabilities: Float64Array[];
  attended: Float64Array;
  /** The residual stream after attention, [N, D]. */
  middle: Float64Array;
  middleNormed: Float64Array;
  gateUp: Float64Array;
  activated: Float64Array;
}

/** The result of `forward`; `backward` takes it. */
export interface Forward {
  /** [N, V]. */
  logits: Float64Array;
  layers: LayerActivations[];
  /** The residual stream at the end, before and after the last norm, [N, D]. */
  last: Float64Array;
  lastNormed: Float64Array;
}

/**
 * Logits of every row.
 * @param parameters flat, in the order of `parameterLayout`
 */
export function forward(c: ModelConfig, parameters: Float64Array, batch: PackedBatch): Forward {
  const weights = viewWeights(c, parameters);
  const positions = positionsOf(batch);
  let x = new Float64Array(positions.length * c.width);
  positions.forEach((_, n) => {
    const token = batch.tokens[n];
    x.set(weights.embedding.subarray(token * c.width, (token + 1) * c.width), n * c.width);
  });
  const layers: LayerActivations[] = [];
  weights.layers.forEach((w, l) => {
    const normed = rmsNorm(x, w.inputNorm, c.normEps);
    const rawQkv = linear(normed, w.qkv, c.width, w.qkvBias);
    const qkv = normAndRotate(c, rawQkv, w, positions);
    const { out: attended, probabilities } = attention(c, l, qkv, batch.lengths);
    const middle = add(x, linear(attended, w.output, attentionWidth(c), w.outputBias));
    const middleNormed = rmsNorm(middle, w.postNorm, c.normEps);
    const gateUp = linear(middleNormed, w.gateUp, c.width, w.gateUpBias);
    const activated = swiglu(gateUp, c.hidden);
    layers.push({ x, normed, rawQkv, qkv, probabilities, attended, middle, middleNormed, gateUp, activated });
    x = add(middle, linear(activated, w.down, c.hidden, w.downBias));
  });
  const lastNormed = rmsNorm(x, weights.finalNorm, c.normEps);
  return { logits: linear(lastNormed, weights.head, c.width), layers, last: x, lastNormed };
}

/**
 * The gradient of a loss, given its gradient with respect to the logits [N, V].
 * @returns the flat gradient, in the order of `parameterLayout`
 */
export function backward(
  c: ModelConfig,
  parameters: Float64Array,
  batch: PackedBatch,
  pass: Forward,
  logitGradient: Float64Array,
): Float64Array {
  const weights = viewWeights(c, parameters);
  const gradient = new Float64Array(parameters.length);
  const d = viewWeights(c, gradient);
  const positions = positionsOf(batch);
  const dLastNormed = linearBackward(logitGradient, pass.lastNormed, weights.head, c.width, d.head);
  let dx = rmsNormBackward(dLastNormed, pass.last, weights.finalNorm, d.finalNorm, c.normEps);
  for (let l = c.layers - 1; l >= 0; l--) {
    const w = weights.layers[l];
    const dw = d.layers[l];
    const a = pass.layers[l];
    // x_out = middle + down(swiglu(gateUp(norm(middle))))
    const dActivated = linearBackward(dx, a.activated, w.down, c.hidden, dw.down, dw.downBias);
    const dGateUp = swigluBackward(dActivated, a.gateUp, c.hidden);
    const dMiddleNormed = linearBackward(
      dGateUp,
      a.middleNormed,
      w.gateUp,
      c.width,
      dw.gateUp,
      dw.gateUpBias,
    );
    const dMiddle = add(dx, rmsNormBackward(dMiddleNormed, a.middle, w.postNorm, dw.postNorm, c.normEps));
    // middle = x + output(attention(qkv(norm(x))))
    const dAttended = linearBackward(
      dMiddle,
      a.attended,
      w.output,
      attentionWidth(c),
      dw.output,
      dw.outputBias,
    );
    const dQkv = attentionBackward(c, dAttended, a.qkv, a.probabilities, batch.lengths);
    normAndRotateBackward(c, dQkv, a.rawQkv, w, dw, positions);
    const dNormed = linearBackward(dQkv, a.normed, w.qkv, c.width, dw.qkv, dw.qkvBias);
    dx = add(dMiddle, rmsNormBackward(dNormed, a.x, w.inputNorm, dw.inputNorm, c.normEps));
  }
  positions.forEach((_, n) => {
    for (let i = 0; i < c.width; i++) d.embedding[batch.tokens[n] * c.width + i] += dx[n * c.width + i];
  });
  return gradient;
}

/** QK-norm (where the model has it), then rotation, of every query and key head; values pass through. */
function normAndRotate(
  c: ModelConfig,
  raw: Float64Array,
  w: LayerWeights,
  positions: number[],
): Float64Array {
  const qkv = raw.slice();
  const angles = rotaryAngles(c);
  forEachQueryAndKey(c, positions, w, (at, position, norm) => {
    if (norm) rmsNormAt(qkv, raw, at, c.headDim, norm, c.normEps);
    rotate(qkv, at, position, angles, 1);
  });
  return qkv;
}

/** Turns the gradient of the rotated q and k into that of the raw ones, in place; adds the norms' gradients. */
function normAndRotateBackward(
  c: ModelConfig,
  dQkv: Float64Array,
  raw: Float64Array,
  w: LayerWeights,
  dw: LayerWeights,
  positions: number[],
): void {
  const angles = rotaryAngles(c);
  forEachQueryAndKey(c, positions, w, (at, position, norm) => {
    rotate(dQkv, at, position, angles, -1);
    const dNorm = norm === w.qNorm ? dw.qNorm : dw.kNorm;
    if (norm && dNorm) rmsNormBackwardAt(dQkv, dQkv, raw, at, c.headDim, norm, dNorm, c.normEps);
  });
}

/** Visits each query and key head of each row, with its offset, position and norm weight. */
function forEachQueryAndKey(
  c: ModelConfig,
  positions: number[],
  w: LayerWeights,
  visit: (at: number, position: number, norm: Float64Array | undefined) => void,
): void {
  positions.forEach((position, n) => {
    for (let h = 0; h < c.heads + c.kvHeads; h++) {
      visit(n * qkvWidth(c) + h * c.headDim, position, h < c.heads ? w.qNorm : w.kNorm);
    }
  });
}

/** Each row's position within its sequence. */
const positionsOf = (batch: PackedBatch): number[] =>
  batch.lengths.flatMap((length) => Array.from({ length }, (_, position) => position));

const add = (a: Float64Array, b: Float64Array) => a.map((value, i) => value + b[i]);
