import { MetricsFileError, TraceFileError } from '../../../formats/fault.ts';
import { parseJsonLine } from '../../../formats/json_line.ts';
import { metricsLimits } from './metrics_limits.ts';

/** A text, which stays as it is, or one of Python's words for what is no number in JSON. */
const noNumber = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * Parses an object of JSON as Python writes it, with NaN and Infinity, which become texts of that name (`numberIn`).
 * @throws MetricsFileError
 */
export function parseObject(text: string, line: number | null): Record<string, unknown> {
  try {
    return parseJsonLine(text, line, metricsLimits.depth);
  } catch (error) {
    if (!(error instanceof TraceFileError)) throw error;
    if (error.fault.rule !== 'not-json' || !/\b(NaN|Infinity)\b/.test(text)) throw asMetrics(error);
  }
  const plain = text.replace(noNumber, (found) => (found[0] === '"' ? found : `"${found}"`));
  try {
    return parseJsonLine(plain, line, metricsLimits.depth);
  } catch (error) {
    throw asMetrics(error);
  }
}

/** Says of a file of metrics what was said of a line. */
export const asMetrics = (error: unknown): unknown =>
  error instanceof TraceFileError ? new MetricsFileError(error.fault) : error;

/** A number of JSON, or one that JSON has none for as text; null for what is neither. */
export function numberIn(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity' || value === '-Infinity') return Number(value);
  return null;
}

/** A whole file as text. @throws MetricsFileError where it is too large or no UTF-8 */
export async function textOf(file: Blob): Promise<string> {
  if (file.size > metricsLimits.jsonBytes) {
    throw new MetricsFileError({ rule: 'file-too-large', bytes: metricsLimits.jsonBytes });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch (error) {
    if (error instanceof TypeError) throw new MetricsFileError({ rule: 'not-utf8' });
    throw error;
  }
}
