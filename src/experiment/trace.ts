/**
 * A trace: one sequence, with what a model makes of each of its tokens. It is what the Inspect view shows, what
 * `analyse` reads and what travels as a line of JSONL (`trace_file.ts`). Entropies and log-probabilities are nats of
 * softmax(z / temperature), of the distribution that the token itself was drawn from or forced upon.
 */

/** One token that the model might have written in a place. */
export interface Alternative {
  /** Its id, or null where the file had only words. */
  readonly id: number | null;
  readonly word: string;
  readonly logprob: number;
}

/** One token of a trace. */
export interface TraceToken {
  readonly id: number | null;
  readonly word: string;
  /** Null where it is not known: for the first token always. */
  readonly entropy: number | null;
  readonly logprob: number | null;
  /** The most likely tokens at this position, best first; empty if unknown. */
  readonly top: readonly Alternative[];
  /** Whether its trainer's mask kept it for the gradient; null or absent where that is not known. */
  readonly kept?: boolean | null;
}

/** Optional additional data of a trace, unchanged. */
export type TraceMeta = Readonly<Record<string, string | number | boolean | null>>;

/** One sequence and what is known of it. */
export interface Trace {
  /** The problem as the world writes it (`12 8 3 → 17`), or any short line; empty where there is none. */
  readonly title: string;
  /** The world whose verifier judged it, or null. */
  readonly world: string | null;
  /** Who wrote it or scored it, in words; null where it is not known. */
  readonly model: string | null;
  /** Null where it is not known: servers seldom say it. */
  readonly temperature: number | null;
  /** `lower-bound`: computed from the top k alone, as from the logprobs of an API (README). */
  readonly entropyKind: 'exact' | 'lower-bound';
  /** Tokens of the prompt; the response is the rest. */
  readonly promptLength: number;
  readonly tokens: readonly TraceToken[];
  readonly reward: number | null;
  /** What the response ended in: the answer given, or what its last attempt came to; null where neither can be read. */
  readonly answer: string | null;
  readonly meta: TraceMeta;
}

/** The response's token ids, `<eos>` included; null where any id is not known. */
export function responseIds(trace: Trace): number[] | null {
  const ids = trace.tokens.slice(trace.promptLength).map(({ id }) => id);
  return ids.every((id) => id !== null) ? (ids as number[]) : null;
}

/** All token ids, prompt first; null where any id is not known. */
export function traceIds(trace: Trace): number[] | null {
  const ids = trace.tokens.map(({ id }) => id);
  return ids.every((id) => id !== null) ? (ids as number[]) : null;
}
