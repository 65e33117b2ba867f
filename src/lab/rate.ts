import { allocate } from '../device/buffers.ts';
import type { Device } from '../device/device.ts';
import { linear } from '../model/matmul.ts';

/**
 * What WebGPU on the processor makes of a training at the least, FLOP/s: SwiftShader's portable matmul reaches 0.8 to
 * 1.1 GFLOP/s on two cores, and a step is not matmul alone.
 */
export const softwareRate = 0.5e9;

/**
 * How much of the matmul's rate a whole training keeps, sampling, evaluations and what is not matmul included: 0.55 with
 * the small preset, 0.7 with the largest model, by CPU time of one thread.
 */
const shareOfMatmul = 0.6;

/** How much of a worker's rate is added by each of several. */
const shareOfWorker = 0.85;

/** So many samples, or so long, ms: the first ones are of a kernel that the browser has not compiled for good yet. */
const samples = 16;
const longest = 200;

/**
 * What this processor makes of a training, FLOP/s: a short timing of a product of a reasoner's shape. Null where the clock
 * is too coarse to tell.
 * @param device of one thread
 * @param workers that will share the work
 */
export async function processorRate(device: Device, workers: number): Promise<number | null> {
  const [M, N, K] = [512, 192, 64];
  const buffers = await allocate(device, { counts: 256, x: M * K * 4, w: N * K * 4, y: M * N * 4 });
  device.write(buffers.counts, new Uint32Array([M]));
  const layer = linear(() => 'matmul', M, buffers.counts);
  const program = await device.program([layer.forward(buffers.x, buffers.w, buffers.y, N, K)], 'rate');
  let best = Number.POSITIVE_INFINITY;
  const start = performance.now();
  for (let sample = 0; sample < samples && performance.now() - start < longest; sample++) {
    const before = performance.now();
    // Browsers round their clock: one product is too short for it.
    for (let i = 0; i < 8; i++) program.run();
    const took = performance.now() - before;
    // The best of several: whatever else the machine does only slows it down.
    if (took > 0) best = Math.min(best, took);
  }
  program.destroy();
  for (const buffer of Object.values(buffers)) buffer.destroy();
  if (best === Number.POSITIVE_INFINITY) return null;
  const threads = workers > 1 ? shareOfWorker * workers : 1;
  return (shareOfMatmul * threads * 8 * 2 * M * N * K) / (best / 1000);
}
