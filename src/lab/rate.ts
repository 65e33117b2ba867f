import { allocate } from '../device/buffers.ts';
import type { Device } from '../device/device.ts';
import { linear } from '../model/matmul.ts';

/**
 * Training rate relative to the matmul's, including sampling, evaluations and everything else: 0.55 with the small
 * preset, 0.7 with the largest model, by CPU time of one thread.
 */
const shareOfMatmul = 0.6;

/** Parallel efficiency per worker. */
const shareOfWorker = 0.85;

/** Number of samples, or duration in ms: the first ones run before the browser has optimised the kernel. */
const samples = 16;
const longest = 200;

/**
 * Estimated training FLOP/s of this processor, by timing a matmul of a reasoner's shape; null if the clock is too
 * coarse.
 * @param device with one thread
 * @param workers number of workers to be used
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
    // Browsers round their clock: a single matmul is too short.
    for (let i = 0; i < 8; i++) program.run();
    const took = performance.now() - before;
    // The best of several: other load can only slow it down.
    if (took > 0) best = Math.min(best, took);
  }
  program.destroy();
  for (const buffer of Object.values(buffers)) buffer.destroy();
  if (best === Number.POSITIVE_INFINITY) return null;
  const threads = workers > 1 ? shareOfWorker * workers : 1;
  return (shareOfMatmul * threads * 8 * 2 * M * N * K) / (best / 1000);
}
