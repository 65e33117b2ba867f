import { foreignLimits } from '../../../experiment/foreign/foreign_schema.ts';

const mebi = 2 ** 20;

/** How much of a file of metrics is taken; the rest is refused with a sentence. Bytes are bytes of the file. */
export const metricsLimits = {
  /** Of a file that is one piece of JSON, and of one that is read line by line or record by record. */
  jsonBytes: 128 * mebi,
  fileBytes: 512 * mebi,
  lineBytes: 4 * mebi,
  lines: 1_000_000,
  /** Of an event of TensorBoard; one with an image is larger than one with numbers. */
  recordBytes: 16 * mebi,
  /** Brackets inside brackets. */
  depth: 16,
  /** Columns of a CSV file, and characters of a cell. */
  columns: 2000,
  cell: 2 ** 14,
  /** Of one run: points of the level axis, metrics, and numbers in all. */
  points: foreignLimits.lines,
  names: foreignLimits.names,
  values: foreignLimits.values,
  runs: foreignLimits.runs,
  /** Characters. */
  name: foreignLimits.name,
  step: foreignLimits.step,
} as const;
