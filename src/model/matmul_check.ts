import { allocate, readFloats } from '../device/buffers.ts';
import { type Device, DeviceError } from '../device/device.ts';
import { randomStream } from '../random/stream.ts';
import { linear, type MatmulVariant } from './matmul.ts';
import { chooseMatmul } from './matmul_choice.ts';

/** A shape that is not a multiple of any tile. */
const shape = { M: 70, N: 67, K: 35 };

/** Float32 sums of 35 terms agree with float64 to 1e-6. */
const tolerance = 1e-5;

/**
 * Multiplies on the device and in float64.
 * @returns the largest difference relative to the largest value; NaN if any value is NaN
 */
export async function matmulError(
  device: Device,
  variant: MatmulVariant,
  { M, N, K } = shape,
): Promise<number> {
  const buffers = await allocate(device, { counts: 256, a: M * K * 4, b: N * K * 4, c: M * N * 4 });
  const random = randomStream(7, 7);
  const matrix = (length: number) => Float32Array.from({ length }, () => random.uniform() - 0.5);
  const a = matrix(M * K);
  const b = matrix(N * K);
  device.write(buffers.a, a);
  device.write(buffers.b, b);
  device.write(buffers.counts, new Uint32Array([M]));
  const product = linear(() => variant, M, buffers.counts);
  const program = await device.program([product.forward(buffers.a, buffers.b, buffers.c, N, K)]);
  program.run();
  const c = await readFloats(device, buffers.c, M * N);
  program.destroy();
  for (const buffer of Object.values(buffers)) buffer.destroy();
  let error = 0;
  let size = 0;
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += a[m * K + k] * b[n * K + k];
      const off = Math.abs(c[m * N + n] - sum);
      if (Number.isNaN(off)) return off;
      error = Math.max(error, off);
      size = Math.max(size, Math.abs(sum));
    }
  }
  return error / size;
}

/**
 * Checks the kernels that the table chooses on a device, and marks those that a broken driver computes incorrectly, so
 * that the portable one replaces them. The result depends on the driver alone, not on timing.
 * @returns the incorrect kernels
 * @throws DeviceError if the portable one is incorrect too
 */
export async function checkMatmuls(device: Device): Promise<MatmulVariant[]> {
  const wrong: MatmulVariant[] = [];
  const right = new Set<MatmulVariant>();
  for (const M of [1, 1000]) {
    for (;;) {
      const variant = chooseMatmul(device, { M, N: 64, K: 64 });
      if (right.has(variant)) break;
      const error = await matmulError(device, variant);
      if (error < tolerance) {
        right.add(variant);
        break;
      }
      if (variant === 'matmul')
        throw new DeviceError(
          'invalid',
          `Matrix products are incorrect on ${device.adapterName}, so nothing can be computed there. Another browser or a newer driver may help.`,
        );
      device.unsound.add(variant);
      wrong.push(variant);
    }
  }
  return wrong;
}
