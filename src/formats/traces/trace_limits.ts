/** How much of a file of traces is taken; the rest is refused with a sentence. Bytes are bytes of UTF-8. */
export const traceLimits = {
  fileBytes: 256 * 2 ** 20,
  lineBytes: 64 * 2 ** 20,
  lines: 1_000_000,
  traces: 100_000,
  /** Tokens of all traces together, and alternatives in all their places: what a page can hold in memory. */
  tokens: 2_000_000,
  alternatives: 4_000_000,
  /** Brackets inside brackets; a line of ours needs 4. */
  depth: 8,
  /** Alternatives in one place. */
  top: 20,
  /** Characters. */
  word: 200,
  prompt: 100_000,
  title: 400,
  name: 200,
  answer: 2000,
  /** Entries of `meta`, and characters of a key and of a text in it. */
  meta: 50,
  metaKey: 80,
  metaText: 400,
  id: 2 ** 31 - 1,
  /** Nats that an entropy stays below, and that rounding may put a log-probability above 0. */
  entropy: 100,
  logprob: 1e-3,
  temperature: 100,
} as const;
