/** One sequence to train on or to score: a prompt and a response. */
export interface Sequence {
  /** Prompt and response, token ids. */
  tokens: ArrayLike<number>;
  /** The number of prompt tokens: they are excluded from the loss. */
  promptLength: number;
  /** Policy gradient only: the response's advantage. */
  advantage?: number;
  /** Log-probability of each token under the policy that sampled it, nats, indexed as `tokens`. */
  oldLogprob?: ArrayLike<number>;
  /** Log-probability under the KL term's reference, likewise. */
  referenceLogprob?: ArrayLike<number>;
  /** A mask selected in advance, or any weight, likewise; default: 1 for every response token that is not excluded. */
  weight?: ArrayLike<number>;
  /** The tokens that the mask leaves out of its pool, likewise: 1 or 0; default: none. */
  excluded?: ArrayLike<number>;
}

/** Whether the mask may keep token t of a sequence's response. */
export const isPooled = ({ excluded }: Sequence, t: number): boolean => !excluded?.[t];

/** The weight that a sequence gives its token t. */
export const weightOf = (sequence: Sequence, t: number): number =>
  sequence.weight?.[t] ?? Number(isPooled(sequence, t));

/** What a batch is of its mini-batch, as shares: in the policy term's average, and in the KL term's. */
export interface BatchShares {
  policy: number;
  kl: number;
}

/** A set of response tokens that are ranked together, as rows [from, to), with the rule's parameters. */
export interface Pool {
  from: number;
  to: number;
  k: number;
  /** The quantile rule's interpolation fraction. */
  fraction: number;
}

/** Capacity of a batch buffer. */
export interface BatchCapacity {
  rows: number;
  sequences: number;
  pools: number;
  vocab: number;
}

/** A view into the batch buffer, in 4-byte words; starts are multiples of 64 words, as bindings require. */
interface Section {
  offset: number;
  length: number;
}

/** The section of each array of a batch in the single buffer it is uploaded as. */
export type BatchSections = Record<
  'counts' | 'place' | 'targets' | 'policy' | 'weights' | 'sequences' | 'pools' | 'starts' | 'order',
  Section
> & { words: number };

/** Rows a sequence of n tokens takes: n - 1 predictions, rounded up to the attention kernel's blocks of 4. */
export const rowsOf = (tokens: number) => Math.ceil((tokens - 1) / 4) * 4;

/** Computes the layout of a batch. */
export function batchSections(capacity: BatchCapacity): BatchSections {
  let words = 0;
  const section = (length: number): Section => {
    const offset = words;
    words += Math.ceil(Math.max(length, 1) / 64) * 64;
    return { offset, length };
  };
  const { rows } = capacity;
  const sections = {
    counts: section(64),
    place: section(rows * 4),
    targets: section(rows),
    policy: section(rows * 4),
    weights: section(rows),
    sequences: section(capacity.sequences * 2),
    pools: section(capacity.pools * 4),
    starts: section(capacity.vocab + 1),
    order: section(rows),
  };
  return { ...sections, words };
}

/** A batch ready to upload, and the rows of each sequence. */
export interface PackedBatch {
  words: ArrayBuffer;
  rows: number;
  /** First row of each sequence: row first + i predicts token i + 1. */
  firstRow: number[];
  /** Response tokens in the batch that the mask may keep. */
  pooledTokens: number;
}

/**
 * Packs sequences one after another, without padding to a common length: row i of a sequence reads token i and
 * predicts token i + 1. Tokens are also sorted by id for the embedding's backward pass.
 * @param pools the mask's pools over this batch, given its rows; default one pool over all
 * @param share the batch's shares of its mini-batch
 * @param metricsSlot this batch's row in the metrics ring
 * @throws Error when the sequences do not fit
 */
export function packBatch(
  capacity: BatchCapacity,
  sections: BatchSections,
  sequences: readonly Sequence[],
  options: { pools?: (packed: PackedBatch) => Pool[]; share?: BatchShares; metricsSlot?: number } = {},
): PackedBatch {
  const words = new ArrayBuffer(sections.words * 4);
  const u32 = (s: Section) => new Uint32Array(words, s.offset * 4, s.length);
  const f32 = (s: Section) => new Float32Array(words, s.offset * 4, s.length);
  const place = u32(sections.place);
  const targets = u32(sections.targets);
  const policy = f32(sections.policy);
  const weights = f32(sections.weights);
  const ranges = u32(sections.sequences);
  if (sequences.length > capacity.sequences) {
    throw new Error(`A batch holds ${capacity.sequences} sequences and was given ${sequences.length}.`);
  }
  let rows = 0;
  let pooledTokens = 0;
  const firstRow: number[] = [];
  sequences.forEach((sequence, i) => {
    const { tokens, promptLength } = sequence;
    const first = rows;
    const end = first + rowsOf(tokens.length);
    if (end > capacity.rows)
      throw new Error(`A batch holds ${capacity.rows} rows, too few for its sequences.`);
    firstRow.push(first);
    for (let row = first; row < end; row++) {
      const t = row - first;
      const isPadding = t >= tokens.length - 1;
      place.set([first, end, t, isPadding ? 0 : tokens[t]], row * 4);
      if (isPadding || t + 1 < promptLength) continue;
      const pooled = isPooled(sequence, t + 1);
      if (pooled) pooledTokens++;
      targets[row] = tokens[t + 1];
      policy.set(
        [
          sequence.advantage ?? 0,
          sequence.oldLogprob?.[t + 1] ?? 0,
          sequence.referenceLogprob?.[t + 1] ?? 0,
          pooled ? 1 : 2,
        ],
        row * 4,
      );
      weights[row] = weightOf(sequence, t + 1);
    }
    ranges.set([first, end], i * 2);
    rows = end;
  });
  const packed: PackedBatch = { words, rows, firstRow, pooledTokens };
  const pools = options.pools?.(packed) ?? [];
  if (pools.length > capacity.pools) throw new Error(`A batch holds ${capacity.pools} pools.`);
  const poolWords = u32(sections.pools);
  const poolFloats = f32(sections.pools);
  pools.forEach((pool, i) => {
    poolWords.set([pool.from, pool.to, pool.k], i * 4);
    poolFloats[i * 4 + 3] = pool.fraction;
  });
  const counts = u32(sections.counts);
  counts.set([rows, sequences.length, pools.length, 0, options.metricsSlot ?? 0]);
  f32(sections.counts)[3] = options.share?.policy ?? 1;
  f32(sections.counts)[5] = options.share?.kl ?? 1;
  sortByToken(capacity.vocab, place, rows, u32(sections.starts), u32(sections.order));
  return packed;
}

/** Counting sort of rows by their input token: `order` lists the rows, `starts[v]` where token v's begin. */
function sortByToken(
  vocab: number,
  place: Uint32Array,
  rows: number,
  starts: Uint32Array,
  order: Uint32Array,
) {
  for (let row = 0; row < rows; row++) starts[place[row * 4 + 3] + 1]++;
  for (let v = 0; v < vocab; v++) starts[v + 1] += starts[v];
  const next = starts.slice(0, vocab);
  for (let row = 0; row < rows; row++) order[next[place[row * 4 + 3]]++] = row;
}
