import { allocate } from '../device/buffers.ts';
import type { Device } from '../device/device.ts';
import { linear } from '../model/matmul.ts';

/**
 * What WebGPU on the processor makes of a training at the least, FLOP/s: SwiftShader's portable matmul reaches 0.8 to
 * 1.1 GFLOP/s on two cores, and a step is not matmul alone.
 */
export const softwareRate = 0.5e9;

/** How much of the matmul's rate a whole training keeps: sampling, evaluations and what is not matmul included. */
const shareOfMatmul = 0.3;

/** Longest that is measured, ms, and the least, by which a browser has compiled the kernel for good. */
const longest = 200;
const least = 40;

/** What this processor makes of a training, FLOP/s: a short timing of a product of a reasoner's shape. */
export async function processorRate(device: Device): Promise<number> {
  const [M, N, K] = [512, 192, 64];
  const buffers = await allocate(device, { counts: 256, x: M * K * 4, w: N * K * 4, y: M * N * 4 });
  device.write(buffers.counts, new Uint32Array([M]));
  const layer = linear(() => 'matmul', M, buffers.counts);
  const program = await device.program([layer.forward(buffers.x, buffers.w, buffers.y, N, K)], 'rate');
  let best = Number.POSITIVE_INFINITY;
  const start = performance.now();
  for (let now = start; now - start < longest; ) {
    // Browsers round their clock: one product is too short for it.
    for (let i = 0; i < 8; i++) program.run();
    const then = performance.now();
    // The best of several: whatever else the machine does only slows it down.
    if (then > now) best = Math.min(best, then - now);
    if (then - start > least && best < Number.POSITIVE_INFINITY) break;
    now = then;
  }
  program.destroy();
  for (const buffer of Object.values(buffers)) buffer.destroy();
  return (shareOfMatmul * 8 * 2 * M * N * K) / (best / 1000);
}
