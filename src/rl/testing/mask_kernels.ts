import { allocate } from '../../device/buffers.ts';
import { f } from '../../device/program.ts';
import type { MaskOptions } from '../mask.ts';
import { poolOf } from '../mask_pools.ts';
import { testDevice } from './fixture_model.ts';

/** Capacity of the drivers below. */
export const kernelRows = 10_240;
export const kernelPools = 12;

/** The output of one call of `mask_select.wgsl`. */
export interface KernelMask {
  /** [rows], 1 kept and 0 not; `kernelUntouched` where the kernel wrote nothing. */
  keep: Float32Array;
  /** Per pool, nats. */
  tau: Float32Array;
}

/** Written to every output before a call, to detect rows that the kernel does not write. */
export const kernelUntouched = -7;

let maskBuffers: ReturnType<typeof allocateMask> | undefined;
const allocateMask = async () =>
  allocate(await testDevice(), {
    counts: 256,
    pools: kernelPools * 16,
    statistics: kernelRows * 16,
    policy: kernelRows * 16,
    keep: kernelRows * 4,
    tau: kernelPools * 4,
    sequences: kernelRows * 8,
    weights: kernelRows * 8,
  });

/** The buffers, with every row's entropy and response mark, and the four counts, in place. */
async function prepare(entropy: ArrayLike<number>, response: ArrayLike<number>, counts: number[]) {
  const device = await testDevice();
  maskBuffers ??= allocateMask();
  const b = await maskBuffers;
  const statistics = new Float32Array(entropy.length * 4);
  const policy = new Float32Array(entropy.length * 4);
  for (let row = 0; row < entropy.length; row++) {
    statistics[row * 4 + 1] = entropy[row];
    policy[row * 4 + 3] = response[row];
  }
  device.write(b.statistics, statistics);
  device.write(b.policy, policy);
  device.write(b.counts, new Uint32Array(counts));
  return { device, b };
}

/**
 * Runs `mask_select.wgsl` once.
 * @param response [rows], 1 for rows that may be ranked
 * @param ranges the pools, as rows [from, to)
 */
export async function maskOnGpu(
  entropy: ArrayLike<number>,
  response: ArrayLike<number>,
  ranges: readonly (readonly [number, number])[],
  mask: MaskOptions,
): Promise<KernelMask> {
  const { device, b } = await prepare(entropy, response, [entropy.length, ranges.length, ranges.length]);
  const pools = new Uint32Array(ranges.length * 4);
  ranges.forEach(([from, to], i) => {
    const n = Array.from({ length: to - from }, (_, j) => response[from + j]).reduce((a, c) => a + c, 0);
    const pool = poolOf(mask, from, to, n);
    pools.set([pool.from, pool.to, pool.k], i * 4);
    new Float32Array(pools.buffer)[i * 4 + 3] = pool.fraction;
  });
  device.write(b.pools, pools);
  device.write(b.keep, new Float32Array(entropy.length).fill(kernelUntouched));
  const program = await device.program([
    {
      shader: 'mask_select',
      entry: 'main',
      uniforms: [['topk', 'threshold', 'quantile'].indexOf(mask.rule), mask.select === 'bottom' ? 1 : 0],
      buffers: [b.counts, b.pools, b.statistics, b.policy, b.keep, b.tau],
      workgroups: [kernelPools],
    },
  ]);
  program.run();
  const [keep, tau] = await device.read([
    { buffer: b.keep, size: entropy.length * 4 },
    { buffer: b.tau, size: ranges.length * 4 },
  ]);
  program.destroy();
  return { keep: new Float32Array(keep), tau: new Float32Array(tau) };
}

/**
 * Runs `mask_weights.wgsl` once.
 * @param keep [rows], 1 for a kept row
 * @param ranges the sequences, as rows [from, to)
 * @returns [rows, 2], the policy term's weight and the KL term's
 */
export async function weightsOnGpu(
  keep: Float32Array<ArrayBuffer>,
  response: ArrayLike<number>,
  ranges: readonly (readonly [number, number])[],
  options: { loss: 'dapo' | 'grpo'; normaliser: 'kept' | 'all'; kl: number; share: number },
): Promise<Float32Array> {
  const counts = new Uint32Array([keep.length, ranges.length, 1, 0, 0, 0]);
  for (const at of [3, 5]) new Float32Array(counts.buffer)[at] = options.share;
  const { device, b } = await prepare(keep, response, [...counts]);
  device.write(b.sequences, new Uint32Array(ranges.flat()));
  device.write(b.keep, keep);
  const program = await device.program([
    {
      shader: 'mask_weights',
      entry: 'main',
      uniforms: [options.loss === 'grpo' ? 1 : 0, options.normaliser === 'all' ? 1 : 0, f(options.kl)],
      buffers: [b.counts, b.sequences, b.policy, b.keep, b.weights],
      workgroups: [1],
    },
  ]);
  program.run();
  const [weights] = await device.read([{ buffer: b.weights, size: keep.length * 8 }]);
  program.destroy();
  return new Float32Array(weights);
}
