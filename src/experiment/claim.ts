/** Where a claimed result was computed: enough to say how close a repetition should come, too little to know anyone by. */
export const adapterClasses = ['software', 'integrated', 'discrete', 'unknown', 'wasm'] as const;
/** What records call the processor, wherever it computes: its kernels give the same bits on every machine. */
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
   * Of each seed, in the experiment's order, the `hash` of its final parameters. Only the processor's say anything to
   * others, and a claim from elsewhere has none.
   */
  readonly hashes?: readonly string[];
}

/** A claim: final results and curves that whoever opens the link can hold their own run against. */
export interface Claim {
  readonly adapter: AdapterClass;
  /** The evaluated steps, ascending. */
  readonly steps: readonly number[];
  readonly results: readonly ClaimedResult[];
}
