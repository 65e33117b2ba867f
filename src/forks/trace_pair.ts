/** The entropies of one trace's response tokens under two models that were both made to read it, nats. */
export interface TracePair {
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
}

/** The tokens of all traces in one list. */
export interface PooledPairs {
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Which trace each token is of. */
  readonly trace: Uint32Array;
}

/**
 * Pools the tokens of traces, in their order.
 * @throws RangeError if a trace has different numbers of entropies under the two models, or one that is not finite
 */
export function pooledPairs(traces: readonly TracePair[]): PooledPairs {
  const tokens = traces.reduce((n, { before }) => n + before.length, 0);
  const pooled = {
    before: new Float64Array(tokens),
    after: new Float64Array(tokens),
    trace: new Uint32Array(tokens),
  };
  let at = 0;
  traces.forEach(({ before, after }, trace) => {
    if (before.length !== after.length)
      throw new RangeError(
        `trace ${trace} has ${before.length} tokens under one model and ${after.length} under the other`,
      );
    for (let i = 0; i < before.length; i++, at++) {
      if (!Number.isFinite(before[i]) || !Number.isFinite(after[i]))
        throw new RangeError(`an entropy of trace ${trace} is not finite`);
      pooled.before[at] = before[i];
      pooled.after[at] = after[i];
      pooled.trace[at] = trace;
    }
  });
  return pooled;
}
