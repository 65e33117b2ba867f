import type { Device } from '../device/device.ts';
import type { MatmulVariant, ProductShape } from './matmul.ts';

/** The properties of a device that determine its matmul. */
export type MatmulDevice = Pick<Device, 'executor' | 'software' | 'vendor' | 'subgroups' | 'unsound'>;

/** WebGPU's names of GPU vendors. Any other may be an unknown software adapter. */
const gpuVendors = ['amd', 'apple', 'arm', 'img-tec', 'intel', 'nvidia', 'qualcomm', 'samsung'];

/** Up to here a 64-row tile has so many padded rows that it is faster with its threads along N (see below). */
const fewRows = 32;

/**
 * The matmul kernel of a product, by a table rather than by timing: the choice may affect the last bits of a run, so it
 * must not depend on load.
 *
 * Software adapters are measured: GFLOP/s by the CPU time of the driver's threads, variants interleaved, best of 10; in
 * training 24 products of 384 and 1152 rows in the three layouts, in decoding a product of 128 x 384.
 *
 * |                        | `matmul`  | `matmul_few_rows` | `matmul_quad` |
 * |------------------------|-----------|-------------------|---------------|
 * | lavapipe, training     | 7.8 - 9.5 | 7.9 - 9.4         | 12.9 - 16.2   |
 * | lavapipe, 4 rows       | 1.1       | 3.5               | 0.9           |
 * | lavapipe, 16 rows      | 3.9       | 7.6               | 3.7           |
 * | lavapipe, 32 rows      | 5.7       | 7.5               | 6.6           |
 * | lavapipe, 64 rows      | 8.0       | 8.2               | 14.3          |
 * | SwiftShader, training  | 1.2 - 1.7 | 1.4 - 1.7         | 1.5 - 2.1     |
 * | SwiftShader, 4 rows    | 0.20      | 0.58              | 0.13          |
 * | SwiftShader, 16 rows   | 0.74      | 1.25              | 0.50          |
 * | SwiftShader, 32 rows   | 1.42      | 1.41              | 0.95          |
 * | SwiftShader, 64 rows   | 1.56      | 1.58              | 1.99          |
 * The order is the same for every layout, N and K that was tried, and all variants give the same bits there
 * (`matmul.device.test.ts`). Barriers are very slow on SwiftShader, so the tiled one is never used in software.
 * For GPUs the choice is by reasoning, since none could be measured. The tiled one is the textbook's: adjacent threads
 * read adjacent addresses, and each value is read once per tile instead of once per thread. Unknown vendors get the
 * portable one, which is acceptable everywhere.
 */
export function chooseMatmul(on: MatmulDevice, { M }: ProductShape): MatmulVariant {
  const best = fastest(on, M);
  return on.unsound.has(best) ? 'matmul' : best;
}

function fastest(on: MatmulDevice, M: number): MatmulVariant {
  if (on.executor === 'wasm') return 'matmul';
  if (!on.software) return gpuVendors.includes(on.vendor) ? 'matmul_tiled' : 'matmul';
  if (M <= fewRows) return 'matmul_few_rows';
  return on.subgroups ? 'matmul_quad' : 'matmul';
}

/** The variants that run on a device, the portable one first; the tiled one is excluded on software adapters. */
export function availableMatmuls(on: MatmulDevice): MatmulVariant[] {
  if (on.executor === 'wasm') return ['matmul'];
  const variants: MatmulVariant[] = ['matmul', 'matmul_few_rows'];
  if (on.subgroups) variants.push('matmul_quad');
  if (!on.software) variants.push('matmul_tiled');
  return variants;
}
