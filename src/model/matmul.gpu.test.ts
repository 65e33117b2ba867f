import { describe, expect, it } from 'vitest';
import { allocate, readFloats } from '../gpu/buffers.ts';
import { type Dispatch, Program } from '../gpu/program.ts';
import { randomStream } from '../random/stream.ts';
import { testGpu } from '../rl/testing/fixture_model.ts';
import { linear, type MatmulVariant } from './matmul.ts';
import { availableMatmuls } from './matmul_choice.ts';

/** Rows of the largest case, and floats of the largest operand. */
const most = { rows: 200, floats: 200 * 200 };

const random = randomStream(11, 12);
const matrix = (length: number) => Float32Array.from({ length }, () => random.uniform() - 0.5);
/** Written where nothing may be written. */
const untouched = 1e6;

/** Sizes: one, below, at and past a tile's edge, no multiple of 4 or 8, a K longer than N, more live rows than a tile. */
const shapes = [
  { rows: 1, out: 1, inner: 1, live: 1 },
  { rows: 8, out: 8, inner: 8, live: 0 },
  { rows: 20, out: 7, inner: 5, live: 13 },
  { rows: 64, out: 64, inner: 64, live: 64 },
  { rows: 67, out: 65, inner: 33, live: 66 },
  { rows: 132, out: 29, inner: 100, live: 77 },
  { rows: 200, out: 130, inner: 71, live: 200 },
];

const gpu = await testGpu();
const bytes = most.floats * 4;
const b = await allocate(gpu, { counts: 256, x: bytes, w: bytes, y: bytes * 2, extra: bytes });

/** Runs one product on C that holds `before`, and reads `length` floats of C. */
async function run(
  inputs: { x: Float32Array; w: Float32Array; extra?: Float32Array; live: number },
  before: Float32Array,
  dispatch: Dispatch,
): Promise<Float32Array> {
  const write = (buffer: GPUBuffer, values: Float32Array) =>
    gpu.device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
  gpu.device.queue.writeBuffer(b.counts, 0, new Uint32Array([inputs.live]));
  write(b.x, inputs.x);
  write(b.w, inputs.w);
  if (inputs.extra) write(b.extra, inputs.extra);
  write(b.y, before);
  const program = new Program(gpu, [dispatch]);
  program.run();
  const result = await readFloats(gpu, b.y, before.length);
  program.destroy();
  return result;
}

/** sum_k a(k) b(k) in float64. */
const dot = (n: number, term: (k: number) => number) => {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += term(k);
  return sum;
};

/** Largest difference, the untouched entries exactly. */
function difference(actual: Float32Array, expected: Float64Array): number {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error;
  }
  return worst;
}

// A sum of 200 products of numbers below 1/2, in float32.
const tolerance = 1e-5;

describe.each<MatmulVariant>([...availableMatmuls(gpu), 'matmul_naive'])('%s', (variant) => {
  const each = shapes.map((s) => [`${s.live} of ${s.rows} rows, ${s.inner} to ${s.out}`, s] as const);

  it.each(each)('forward, plain, residual and bias: %s', async (_, { rows, out, inner, live }) => {
    const x = matrix(rows * inner);
    const w = matrix(out * inner);
    const extra = matrix(rows * out);
    const product = linear(variant, rows, b.counts);
    for (const add of [undefined, { residual: b.extra }, { bias: b.extra }]) {
      const before = new Float32Array(rows * out + 70).fill(untouched);
      const y = await run({ x, w, extra, live }, before, product.forward(b.x, b.w, b.y, out, inner, add));
      const expected = Float64Array.from(before, (value, i) => {
        const [r, o] = [Math.floor(i / out), i % out];
        if (r >= live) return value;
        const added = add === undefined ? 0 : 'bias' in add ? extra[o] : extra[i];
        return added + dot(inner, (k) => x[r * inner + k] * w[o * inner + k]);
      });
      expect(difference(y, expected)).toBeLessThan(tolerance);
    }
  });

  it.each(each)('backward to the input: %s', async (_, { rows, out, inner, live }) => {
    const dy = matrix(rows * out);
    const w = matrix(out * inner);
    const before = new Float32Array(rows * inner + 70).fill(untouched);
    const dispatch = linear(variant, rows, b.counts).backwardInput(b.x, b.w, b.y, out, inner);
    const dx = await run({ x: dy, w, live }, before, dispatch);
    const expected = Float64Array.from(before, (value, i) => {
      const [r, c] = [Math.floor(i / inner), i % inner];
      return r >= live ? value : dot(out, (o) => dy[r * out + o] * w[o * inner + c]);
    });
    expect(difference(dx, expected)).toBeLessThan(tolerance);
  });

  it.each(each)(
    'backward to the weight, accumulating in slices: %s',
    async (_, { rows, out, inner, live }) => {
      const dy = matrix(rows * out);
      const x = matrix(rows * inner);
      for (const count of [1, 3, 4]) {
        const stride = out * inner + 6;
        const before = matrix(stride * count);
        const product = linear(variant, rows, b.counts, { count, stride });
        const dw = await run(
          { x: dy, w: x, live },
          before,
          product.backwardWeight(b.x, b.w, b.y, out, inner),
        );
        const share = Math.ceil(live / count);
        const expected = Float64Array.from(before, (value, i) => {
          const slice = Math.floor(i / stride);
          const at = i % stride;
          if (at >= out * inner) return value;
          const [o, c] = [Math.floor(at / inner), at % inner];
          const from = Math.min(slice * share, live);
          const rowsHere = Math.min(from + share, live) - from;
          return value + dot(rowsHere, (r) => dy[(from + r) * out + o] * x[(from + r) * inner + c]);
        });
        expect(difference(dw, expected), `${count} slices`).toBeLessThan(tolerance);
      }
    },
  );
});
