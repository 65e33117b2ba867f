import type { Trace } from '../../../experiment/trace.ts';
import { TraceFileError } from '../../../formats/fault.ts';
import type { Fault, FaultPlace } from '../../../formats/fault_rules.ts';
import { convertLogprobs } from '../../../formats/logprobs/convert.ts';
import { jsonValues } from '../../../formats/logprobs/json_values.ts';
import { isServerShape } from '../../../formats/logprobs/shapes.ts';
import { countTrace, type ReadTraces, readTraces } from '../../../formats/traces/trace_file.ts';
import { traceLimits } from '../../../formats/traces/trace_limits.ts';
import { worldByName, worldNames } from '../../../task/worlds.ts';

/** Why one answer of a server's file could not be used. */
export interface AnswerFault {
  readonly place: FaultPlace;
  readonly fault: Fault;
}

/** What became of the answers of a server's own file. */
export interface AnswersRead {
  /** Answers that gave no trace. */
  readonly refused: number;
  /** The first of them, and of those whose trace does not hold all; and how many more there are. */
  readonly listed: readonly AnswerFault[];
  readonly unlisted: number;
}

/** Unusable answers that are listed one by one; more are counted. */
const maxListed = 10;

/**
 * Reads the traces of a file or of pasted text, with the words of our worlds; or a server's own file of answers with
 * log-probabilities, of which `answers` says what became.
 * @throws TraceFileError, the signal's reason when aborted, or the browser's own error when the file cannot be read
 */
export async function readBlob(
  blob: Blob,
  options: Omit<ReadTraces, 'wordsOf'>,
): Promise<{ traces: Trace[]; answers: AnswersRead | null }> {
  // Said before a quarter of a gigabyte has been read rather than after.
  if (blob.size > traceLimits.fileBytes) {
    throw new TraceFileError({ rule: 'file-too-large', bytes: traceLimits.fileBytes });
  }
  if (await isServers(blob)) return readAnswers(blob, options);
  const wordsOf = (world: string) =>
    worldNames.includes(world) ? worldByName(world).vocabulary.tokens : null;
  return { traces: await readTraces(chunksOf(blob), { ...options, wordsOf }), answers: null };
}

/** A whole file may be one answer. */
const limits = {
  fileBytes: traceLimits.fileBytes,
  lineBytes: traceLimits.fileBytes,
  lines: traceLimits.lines,
};

/** Whether the first object of a file that can be read is a server's. */
async function isServers(blob: Blob): Promise<boolean> {
  for await (const found of jsonValues(chunksOf(blob), limits)) {
    if ('value' in found) return found.isEvent || isServerShape(found.value);
  }
  return false;
}

async function readAnswers(blob: Blob, { signal, onProgress }: Omit<ReadTraces, 'wordsOf'>) {
  const traces: Trace[] = [];
  const listed: AnswerFault[] = [];
  let refused = 0;
  let unlisted = 0;
  const totals = { tokens: 0, alternatives: 0 };
  const answers = convertLogprobs(chunksOf(blob), { limits, signal, onTurn: onProgress });
  for await (const { line, item, choice, ...one } of answers) {
    const fault = 'fault' in one ? one.fault : one.note;
    if (fault && listed.length < maxListed) listed.push({ place: { line, item, choice }, fault });
    else if (fault) unlisted++;
    if ('fault' in one) {
      refused++;
      continue;
    }
    countTrace(one.trace, traces.length, totals);
    traces.push(one.trace);
  }
  return { traces, answers: { refused, listed, unlisted } };
}

/** A blob's bytes as they come. Not every browser can iterate a stream itself. */
export async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
