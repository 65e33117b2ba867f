import { type Fields, isFields } from '../../../formats/logprobs/fields.ts';
import { jsonValues } from '../../../formats/logprobs/json_values.ts';
import { traceLimits } from '../../../formats/traces/trace_limits.ts';
import { yieldToEventLoop } from '../../../formats/yield_to_event_loop.ts';
import { chunksOf, type ImportFile } from '../import_file.ts';
import type { Refusals } from './refusals.ts';

const limits = {
  fileBytes: traceLimits.fileBytes,
  lineBytes: traceLimits.lineBytes,
  lines: traceLimits.lines,
} as const;

/**
 * The objects of a JSONL file, with their lines. What is none is noted. Python's NaN and Infinity are null.
 * @throws TraceFileError where the file as a whole is too large, or no text
 */
export async function* jsonRows(
  { path, file }: ImportFile,
  refusals: Refusals,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ row: Fields; line: number }> {
  const yieldIfDue = yieldToEventLoop(signal);
  for await (const found of jsonValues(chunksOf(file), limits)) {
    const { line } = found;
    if ('fault' in found) refusals.add(found.fault, { path, line });
    else if ('value' in found && isFields(found.value)) yield { row: found.value, line };
    await yieldIfDue();
  }
}
