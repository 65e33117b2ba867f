import { describe, expect, it } from 'vitest';
import { allocate, readFloats } from '../device/buffers.ts';
import type { DeviceBuffer, Dispatch } from '../device/program.ts';
import { randomStream } from '../random/stream.ts';
import { testDevice, testedMatmuls } from '../rl/testing/fixture_model.ts';
import { skipWithout } from '../testing/skip_without.ts';
import { type Linear, linear } from './matmul.ts';
import { availableMatmuls } from './matmul_choice.ts';

const random = randomStream(21, 1);
const matrix = (length: number) => Float32Array.from({ length }, () => random.uniform() - 0.5);

/** sum_k A[m*aRow + k*aStep] B[n*bRow + k*bStep] in float64. */
function product(a: Float32Array, b: Float32Array, M: number, N: number, K: number, s: number[]) {
  const [aRow, aStep, bRow, bStep] = s;
  const c = new Float64Array(M * N);
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      for (let k = 0; k < K; k++) c[m * N + n] += a[m * aRow + k * aStep] * b[n * bRow + k * bStep];
    }
  }
  return c;
}

describe.each(testedMatmuls)('%s', (variant) => {
  it.for([
    // Row capacity, live rows, out, in: not multiples of a tile; smaller and larger than one.
    [150, 137, 70, 33],
    [64, 64, 64, 16],
    [8, 5, 3, 2],
    [72, 1, 130, 67],
    [8, 0, 8, 8],
  ])('three layouts over %i rows, %i live, %i out, %i in', async ([rows, alive, out, inner], test) => {
    const device = await testDevice();
    skipWithout(test, variant !== 'matmul_quad' || device.subgroups, 'subgroups on this adapter');
    const x = matrix(rows * inner);
    const w = matrix(out * inner);
    const dy = matrix(rows * out);
    const residual = matrix(rows * out);
    const bias = matrix(out);
    const slices = { count: 3, stride: Math.ceil((out * inner) / 64) * 64 };
    const b = await allocate(device, {
      counts: 256,
      x: x.byteLength,
      w: w.byteLength,
      dy: dy.byteLength,
      residual: residual.byteLength,
      bias: bias.byteLength,
      y: rows * out * 4,
      withBias: rows * out * 4,
      dx: rows * inner * 4,
      dw: slices.count * slices.stride * 4,
    });
    for (const [buffer, values] of [
      [b.x, x],
      [b.w, w],
      [b.dy, dy],
      [b.residual, residual],
      [b.bias, bias],
    ] as const) {
      device.write(buffer, values);
    }
    device.write(b.counts, new Uint32Array([alive]));
    const layer = linear(() => variant, rows, b.counts, slices);
    const list: Dispatch[] = [
      layer.forward(b.x, b.w, b.y, out, inner, { residual: b.residual }),
      layer.forward(b.x, b.w, b.withBias, out, inner, { bias: b.bias }),
      layer.backwardInput(b.dy, b.w, b.dx, out, inner),
      layer.backwardWeight(b.dy, b.x, b.dw, out, inner),
      layer.backwardWeight(b.dy, b.x, b.dw, out, inner),
    ];
    (await device.program(list)).run();
    const close = async (buffer: DeviceBuffer, length: number, want: (i: number) => number) => {
      const got = await readFloats(device, buffer, length);
      let error = 0;
      for (let i = 0; i < length; i++) error = Math.max(error, Math.abs(got[i] - want(i)));
      expect(error).toBeLessThan(1e-5);
      return got;
    };
    const y = product(x, w, alive, out, inner, [inner, 1, inner, 1]);
    await close(b.y, rows * out, (i) => (i < alive * out ? y[i] + residual[i] : 0));
    await close(b.withBias, rows * out, (i) => (i < alive * out ? y[i] + bias[i % out] : 0));
    const dx = product(dy, w, alive, inner, out, [out, 1, 1, inner]);
    await close(b.dx, rows * inner, (i) => (i < alive * inner ? dx[i] : 0));
    const dw = product(dy, x, out, inner, alive, [1, out, 1, inner]);
    const sliced = await readFloats(device, b.dw, slices.count * slices.stride);
    for (let i = 0; i < out * inner; i++) {
      const sum = [0, 1, 2].reduce((total, s) => total + sliced[s * slices.stride + i], 0);
      // Two accumulating passes give twice the gradient.
      expect(Math.abs(sum - 2 * dw[i])).toBeLessThan(2e-5);
    }
    for (const buffer of Object.values(b)) buffer.destroy();
  });
});

/**
 * On software adapters every kernel sums the terms of an element in the same order with the same operations, so that a
 * row does not depend on its batch and kernel. (A GPU may use fused multiply-add in one kernel and not in another, and
 * runs only one of these kernels.)
 */
describe('on a software adapter', () => {
  it.each([
    [137, 70, 33],
    [64, 192, 64],
    [9, 130, 67],
  ])('all kernels give the same bits: %i rows, %i out, %i in', async (rows, out, inner) => {
    const device = await testDevice();
    expect(device.software).toBe(true);
    const x = matrix(rows * inner);
    const w = matrix(out * inner);
    const dy = matrix(rows * out);
    const multiply = async (
      capacity: number,
      live: number,
      product: (l: Linear) => Dispatch,
      length: number,
    ) => {
      const results: Float32Array[] = [];
      for (const variant of availableMatmuls(device)) {
        device.submit([{ clear: b.c }]);
        device.write(b.counts, new Uint32Array([live]));
        (await device.program([product(linear(() => variant, capacity, b.counts))])).run();
        results.push(await readFloats(device, b.c, length));
      }
      expect(results[0].some((value) => value !== 0)).toBe(true);
      for (const other of results.slice(1)) expect(other).toEqual(results[0]);
      return results[0];
    };
    const b = await allocate(device, {
      counts: 256,
      x: x.byteLength,
      w: w.byteLength,
      dy: dy.byteLength,
      c: Math.max(rows * out, rows * inner, out * inner) * 4,
    });
    device.write(b.x, x);
    device.write(b.w, w);
    device.write(b.dy, dy);
    const forward = (l: Linear) => l.forward(b.x, b.w, b.c, out, inner);
    const whole = await multiply(rows, rows, forward, rows * out);
    await multiply(rows, rows, (l) => l.backwardInput(b.dy, b.w, b.c, out, inner), rows * inner);
    await multiply(rows, rows, (l) => l.backwardWeight(b.dy, b.x, b.c, out, inner), out * inner);
    for (const few of [1, 4, 8]) {
      expect(await multiply(few, few, forward, few * out)).toEqual(whole.subarray(0, few * out));
      expect(await multiply(rows, few, forward, few * out)).toEqual(whole.subarray(0, few * out));
    }
    for (const buffer of Object.values(b)) buffer.destroy();
  });
});
