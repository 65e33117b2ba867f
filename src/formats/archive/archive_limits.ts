const mebi = 2 ** 20;

/** How much of an archive is taken; the rest is refused with a sentence (docs/archive.md). */
export const archiveLimits = {
  /** Of the zip's entries, and of the bytes that all of them inflate to. */
  entries: 5000,
  inflatedBytes: 512 * mebi,
  /** Of the file: what stored entries take, and their headers. */
  fileBytes: 516 * mebi,
  /** Inflated bytes a deflated one, of an entry above `ratioFrom`. */
  ratio: 200,
  ratioFrom: mebi,
  /** Characters of an entry's name. */
  path: 200,
  /** Bytes of samples in one entry, unless a single line is longer. */
  chunkBytes: 2 * mebi,
  /** Bytes of one line of JSON. */
  lineBytes: 16 * mebi,
  /** Brackets inside brackets. */
  depth: 8,
  /** Tokens of all samples together: what a page can hold in memory. */
  tokens: 16_000_000,
  /** Sets of samples that were inspected, and what is found in each: samples, asks, continued forks of one sample. */
  sets: 16,
  found: 20_000,
  branches: 4096,
  /** Brackets inside brackets of what was found. */
  foundDepth: 12,
  /** Characters. */
  name: 200,
  link: 8000,
} as const;
