/**
 * Whether words are pieces of a running text, which is all of them one after another: then they carry their own spaces. Words of
 * a vocabulary do not, and what stood between them is not known.
 */
export const isRunningText = (words: readonly string[]): boolean =>
  words.length === 1 || words.some((word, i) => i > 0 && /\s/.test(word));
