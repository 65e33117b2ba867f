/** How much of a parquet file of completions is read; the rest is refused with a sentence. */
export const parquetLimits = {
  fileBytes: 64 * 2 ** 20,
  footerBytes: 2 ** 20,
  rows: 100_000,
  columns: 200,
  /** Groups inside groups in the schema; a list of messages needs 5. */
  depth: 12,
  /** Values of a column, those inside of lists counted. */
  values: 4_000_000,
  /** Bytes that all columns together unpack to. */
  unpacked: 256 * 2 ** 20,
} as const;
