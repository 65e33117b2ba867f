/**
 * Metadata of the processor's operations: which bindings an entry writes, from 0, and its scratch memory. The kernels
 * themselves are in `kernels/`, one file for each of `shaders/`.
 */

import type { Constants } from '../device/program.ts';

/** Sizes of a dispatch, read from its uniforms and constants in the order of its kernel's `u`. */
export type Words = readonly number[];

export interface Operation {
  /** Bindings that are written. */
  writes: readonly number[];
  /** The constants that the kernel reads; default: all. */
  constants?: readonly string[];
  /** Bytes of scratch memory. */
  scratch?: (u: Words) => number;
  /** Why a dispatch with these constants is not supported; null if it is. */
  refuses?: (constants: Constants) => string | null;
}

/** Largest head in `rotary`'s backward pass. */
const largestHead = 1024;
const headFits = ({ HD }: Constants) =>
  Number(HD) <= largestHead ? null : `The processor’s kernels take heads of up to ${largestHead}, not ${HD}.`;

const upTo8 = (n: number) => Math.ceil(n / 8) * 8;

/** Attention over packed rows: at most one sequence fills them all. u = (rows, scale, headDim, HD, ...). */
const attentionScratch = ([rows, , , hd]: Words) => 16 * upTo8(rows) * upTo8(hd) + 40 * upTo8(rows);

/** Bytes of the panels of B [N, K]. */
export const panelBytes = (N: number, K: number) => upTo8(N) * K * 4;

/** Entries by `<operation>_<entry>`. */
export const operations: Record<string, Operation> = {
  adamw_main: { writes: [3, 4, 5] },
  attention_forward: { writes: [4, 5], scratch: attentionScratch },
  attention_backward_query: { writes: [5, 7], scratch: attentionScratch },
  attention_backward_key: { writes: [6, 7], scratch: attentionScratch },
  // u = (slots, rows, context, scale, headDim, DTYPE, HD, HEADS, KV_HEADS, ...): scores, and a number, of each head, and a block
  // of widened keys. A sequence may be as long as the cache.
  attention_decode_main: {
    writes: [4],
    scratch: ([, rows, context, , , , head, heads, kvHeads]) =>
      heads * (rows * context + 4) * 4 + 16 + Math.max(8192, 16 * kvHeads * head),
  },
  bias_forward: { writes: [2] },
  bias_backward: { writes: [2] },
  cross_entropy_backward: { writes: [4] },
  embedding_forward: { writes: [3] },
  embedding_backward: { writes: [3] },
  forbid_main: { writes: [2] },
  gradient_reduce: { writes: [0, 1] },
  gradient_clip: { writes: [1] },
  kv_cache_append: { writes: [4] },
  kv_cache_fork: { writes: [4] },
  live_slots_main: { writes: [1, 2, 3] },
  mask_select_main: { writes: [4, 5] },
  mask_weights_main: { writes: [4] },
  // The thread layout does not matter here. Panels of a B that is not a weight: u = (M, N, K, ...).
  matmul_main: { writes: [4], constants: ['MODE'], scratch: ([, N, K]) => panelBytes(N, K) },
  packed_embedding_forward: { writes: [3] },
  // The few rows of one variant are a case of the kernel here.
  packed_matmul_main: { writes: [4], constants: ['DTYPE', 'MODE'] },
  policy_gradient_backward: { writes: [5, 6] },
  read_only_main: { writes: [1] },
  read_only_main4: { writes: [1] },
  rmsnorm_forward: { writes: [3, 4] },
  rmsnorm_backward: { writes: [5, 6] },
  rotary_forward: { writes: [5, 6] },
  rotary_backward: { writes: [7], refuses: headFits },
  rotary_backward_weight: { writes: [7], refuses: headFits },
  row_segments_partial: { writes: [2] },
  row_segments_partial4: { writes: [2] },
  row_segments_partial_top: { writes: [2, 3] },
  row_segments_merge: { writes: [4] },
  row_segments_merge_top: { writes: [4, 6] },
  row_statistics_main: { writes: [3] },
  sample_filter_main: { writes: [4] },
  sample_segments_partial: { writes: [6] },
  sample_segments_merge: { writes: [5, 6, 7] },
  sample_segments_keep_top: { writes: [4] },
  sample_main: { writes: [5, 6, 7] },
  sample_gated: { writes: [5, 6, 7] },
  swiglu_forward: { writes: [2] },
  swiglu_backward: { writes: [3] },
  update_metrics_main: { writes: [6] },
  widen_half_main: { writes: [1] },
};
