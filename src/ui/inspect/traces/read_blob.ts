import type { Trace } from '../../../experiment/trace.ts';
import { TraceFileError } from '../../../formats/fault.ts';
import type { Fault, FaultPlace } from '../../../formats/fault_rules.ts';
import { convertLogprobs } from '../../../formats/logprobs/convert.ts';
import { jsonValues } from '../../../formats/logprobs/json_values.ts';
import { isServerShape } from '../../../formats/logprobs/shapes.ts';
import { parseTextInspection } from '../../../formats/text_inspection/text_inspection.ts';
import type { TextInspectionRecord } from '../../../formats/text_inspection/text_inspection_record.ts';
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

/** What a file holds, or pasted text. */
export interface BlobRead {
  readonly traces: Trace[];
  /** Of a server's own file. */
  readonly answers: AnswersRead | null;
  /** Of a file with a scan, whose traces those are. */
  readonly inspection: TextInspectionRecord | null;
}

/** A file with a scan that cannot be used. */
export class InspectionRefused extends Error {}

/**
 * Reads the traces of a file or of pasted text, with the words of our worlds; a server's own file of answers with
 * log-probabilities, of which `answers` says what became; or traces with the scan of the first.
 * @throws InspectionRefused, TraceFileError, the signal's reason when aborted, or the browser's own error when the file cannot be read
 */
export async function readBlob(blob: Blob, options: Omit<ReadTraces, 'wordsOf'>): Promise<BlobRead> {
  // Said before a quarter of a gigabyte has been read rather than after.
  if (blob.size > traceLimits.fileBytes) {
    throw new TraceFileError({ rule: 'file-too-large', bytes: traceLimits.fileBytes });
  }
  const first = await firstValue(blob);
  if (first?.isServers) return { ...(await readAnswers(blob, options)), inspection: null };
  if (isInspection(first?.value)) {
    const inspection = readInspection(first.value);
    return { traces: [...inspection.traces], answers: null, inspection };
  }
  const wordsOf = (world: string) =>
    worldNames.includes(world) ? worldByName(world).vocabulary.tokens : null;
  const traces = await readTraces(chunksOf(blob), { ...options, wordsOf });
  return { traces, answers: null, inspection: null };
}

const isInspection = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'ask' in value && 'scan' in value;

function readInspection(value: object): TextInspectionRecord {
  try {
    return parseTextInspection(value);
  } catch (error) {
    throw new InspectionRefused(error instanceof Error ? error.message : String(error));
  }
}

/** A whole file may be one answer. */
const limits = {
  fileBytes: traceLimits.fileBytes,
  lineBytes: traceLimits.fileBytes,
  lines: traceLimits.lines,
};

/** The first object of a file that can be read, and whether it is a server's; null for none. */
async function firstValue(blob: Blob): Promise<{ value: unknown; isServers: boolean } | null> {
  for await (const found of jsonValues(chunksOf(blob), limits)) {
    if ('value' in found)
      return { value: found.value, isServers: found.isEvent || isServerShape(found.value) };
  }
  return null;
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
