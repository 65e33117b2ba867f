/** The part of a token that word statistics need; a `TraceToken` is one. */
export interface WordEntropy {
  readonly word: string;
  /** In nats; null if unknown. */
  readonly entropy: number | null;
}

/** How a word of the vocabulary does over all its places. */
export interface WordStatistic {
  readonly word: string;
  /** Tokens with a known entropy. */
  readonly count: number;
  /** Nats. */
  readonly mean: number;
}

/** The words of highest and of lowest mean entropy. */
export interface RankedWords {
  /** Highest mean first. */
  readonly highest: readonly WordStatistic[];
  /** Lowest mean first. */
  readonly lowest: readonly WordStatistic[];
  /** Number of distinct words, and of those frequent enough to be ranked. */
  readonly words: number;
  readonly ranked: number;
  /** Tokens with a known entropy. */
  readonly tokens: number;
}

/** The frequency that a word must exceed to be ranked: the paper's 100 per 10^6 tokens (Fig. 2b, c). */
export const frequencyFloor = (tokens: number): number => tokens * 1e-4;

/** Frequency and mean entropy of each word, highest mean first; equal means by frequency, then by word. */
export function entropyByWord(tokens: Iterable<WordEntropy>): WordStatistic[] {
  const sums = new Map<string, { count: number; sum: number }>();
  for (const { word, entropy } of tokens) {
    if (entropy === null) continue;
    const own = sums.get(word) ?? { count: 0, sum: 0 };
    own.count++;
    own.sum += entropy;
    sums.set(word, own);
  }
  return [...sums]
    .map(([word, { count, sum }]) => ({ word, count, mean: sum / count }))
    .sort((a, b) => b.mean - a.mean || b.count - a.count || (a.word < b.word ? -1 : 1));
}

/**
 * The `top` words of highest and of lowest mean entropy, among those that occur more than `floor` times (paper,
 * Fig. 2b, c: 100 words each). Where few words are ranked, a word may be in both lists.
 * @param floor by default the paper's, scaled to the number of tokens
 */
export function rankWords(tokens: Iterable<WordEntropy>, top: number, floor?: number): RankedWords {
  const statistics = entropyByWord(tokens);
  const n = statistics.reduce((sum, { count }) => sum + count, 0);
  const least = floor ?? frequencyFloor(n);
  const frequent = statistics.filter(({ count }) => count > least);
  return {
    highest: frequent.slice(0, top),
    lowest: frequent.toReversed().slice(0, top),
    words: statistics.length,
    ranked: frequent.length,
    tokens: n,
  };
}
