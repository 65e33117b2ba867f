/** The class of adapter of a claimed result: enough to say how close a replication should be, but not identifying. */
export const adapterClasses = ['software', 'integrated', 'discrete', 'unknown', 'wasm'] as const;
/** The processor's name in records: its kernels give the same bits on every machine. */
export const processorAdapter = 'wasm';

/** An adapter of a record in an English sentence. */
export const adapterWords = (adapter: string): string =>
  adapter === processorAdapter ? 'the processor (wasm: the same bits on every machine)' : adapter;

export type AdapterClass = (typeof adapterClasses)[number];

/** The result of a condition as its author claims it. Shares are quantised to three decimals. */
export interface ClaimedResult {
  readonly condition: string;
  /** pass@1 at the last evaluation, mean over seeds. */
  readonly mean: number;
  /** Its standard deviation over seeds; null for one seed. */
  readonly sd: number | null;
  /** Seeds. */
  readonly n: number;
  /** Mean pass@1 at each of the claim's `steps`; null where it was not evaluated. */
  readonly pass: readonly (number | null)[];
  /**
   * The `hash` of each seed's final parameters, in the experiment's order. Only those of the processor are
   * reproducible, so other claims have none.
   */
  readonly hashes?: readonly string[];
}

/** A claim: final results and curves to compare one's own run with. */
export interface Claim {
  readonly adapter: AdapterClass;
  /** The evaluated steps, ascending. */
  readonly steps: readonly number[];
  readonly results: readonly ClaimedResult[];
}
