/** How a model does on problems unlike those of its training (`task/transfer_sets.ts`). */
export interface TransferOutcome {
  /** Of each problem. */
  samples: number;
  /** Right answers of each problem, in the order of the set, so that models can be paired by problem. */
  right: number[];
  /** Mean response length in tokens, and the share of truncated responses. */
  length: number;
  truncated: number;
}
