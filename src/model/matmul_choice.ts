import { allocate, readFloats } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/device.ts';
import { Program } from '../gpu/program.ts';
import { randomStream } from '../random/stream.ts';
import { linear, type MatmulVariant } from './matmul.ts';

/** One variant's result in the start-up check. */
export interface MatmulTiming {
  variant: MatmulVariant;
  /** Best of the repetitions, GFLOP/s. */
  gflops: number;
  /** Largest difference from the portable variant, relative to the largest value; NaN if it failed. */
  error: number;
}

/** Another variant must be this much faster than the portable one: ties go to the simplest. */
const worthwhile = 1.15;
/** Two float32 summation orders over 64 terms differ by about 1e-6. */
const tolerance = 1e-5;

/**
 * Checks each matmul variant against the portable one on random numbers and times them all.
 * @param shape of the product [M,K] x [N,K]^T; the default is a batch of the small reasoner
 */
export async function timeMatmuls(
  gpu: Gpu,
  variants: MatmulVariant[],
  shape = { M: 1024, N: 192, K: 64 },
  repetitions = 3,
): Promise<MatmulTiming[]> {
  const { M, N, K } = shape;
  const buffers = await allocate(gpu, { counts: 256, a: M * K * 4, b: N * K * 4, c: M * N * 4 });
  const random = randomStream(7, 7);
  for (const [buffer, length] of [
    [buffers.a, M * K],
    [buffers.b, N * K],
  ] as const) {
    gpu.device.queue.writeBuffer(
      buffer,
      0,
      Float32Array.from({ length }, () => random.uniform() - 0.5),
    );
  }
  gpu.device.queue.writeBuffer(buffers.counts, 0, new Uint32Array([M]));
  const timings: MatmulTiming[] = [];
  let truth: Float32Array | null = null;
  for (const variant of variants) {
    const product = linear(variant, M, buffers.counts);
    const program = new Program(gpu, [product.forward(buffers.a, buffers.b, buffers.c, N, K)]);
    // Else a variant whose dispatch does nothing would be judged by the result of the one before it.
    const encoder = gpu.device.createCommandEncoder();
    encoder.clearBuffer(buffers.c);
    gpu.device.queue.submit([encoder.finish()]);
    // The first run compiles.
    program.run();
    await gpu.device.queue.onSubmittedWorkDone();
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < repetitions; i++) {
      const start = performance.now();
      program.run();
      await gpu.device.queue.onSubmittedWorkDone();
      best = Math.min(best, performance.now() - start);
    }
    const result = await readFloats(gpu, buffers.c, M * N);
    truth ??= result;
    timings.push({ variant, gflops: (2 * M * N * K) / best / 1e6, error: difference(result, truth) });
    program.destroy();
  }
  for (const buffer of Object.values(buffers)) buffer.destroy();
  return timings;
}

function difference(a: Float32Array, b: Float32Array): number {
  let error = 0;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    error = Math.max(error, Math.abs(a[i] - b[i]));
    size = Math.max(size, Math.abs(b[i]));
  }
  return error / size;
}

/**
 * The variants worth trying on this device, the portable one first. The tiled one waits at barriers, which are
 * ruinous on software adapters, so it is not even timed there.
 */
export function availableMatmuls(gpu: Gpu): MatmulVariant[] {
  const variants: MatmulVariant[] = ['matmul'];
  if (gpu.subgroups) variants.push('matmul_quad');
  if (!gpu.software) variants.push('matmul_tiled');
  return variants;
}

/** Picks the fastest variant that is right. The choice decides the last bits of a run, so a run records it. */
export async function chooseMatmul(gpu: Gpu): Promise<MatmulVariant> {
  const [portable, ...others] = await timeMatmuls(gpu, availableMatmuls(gpu));
  const right = others.filter((t) => t.error < tolerance && t.gflops > portable.gflops * worthwhile);
  right.sort((a, b) => b.gflops - a.gflops);
  return right[0]?.variant ?? portable.variant;
}
