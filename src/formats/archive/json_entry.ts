import * as v from 'valibot';
import { ArchiveError, TraceFileError } from '../fault.ts';
import { parseJsonLine } from '../json_line.ts';
import { type FileLine, readLines } from '../line_reader.ts';
import { archiveLimits } from './archive_limits.ts';

const encoder = new TextEncoder();

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** An object as a file of JSON that a person may read. */
export const jsonBytes = (value: unknown): Uint8Array<ArrayBuffer> =>
  bytesOf(`${JSON.stringify(value, null, 2)}\n`);

/** Says of an entry what was said of a file or a line of JSON. */
export const ofEntry = (path: string, error: unknown): unknown =>
  error instanceof TraceFileError ? new ArchiveError({ ...error.fault, path }) : error;

/** Does what reads or writes JSON, and names the entry where that fails. @throws ArchiveError */
export function inEntry<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw ofEntry(path, error);
  }
}

/** An entry that is one JSON object. @param depth of brackets that it may have @throws ArchiveError */
export function parseJson(
  path: string,
  bytes: Uint8Array,
  depth: number = archiveLimits.depth,
): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ArchiveError({ rule: 'not-utf8', path });
  }
  return inEntry(path, () => parseJsonLine(text, null, depth));
}

/** The lines of an entry of JSONL. @throws ArchiveError */
export async function* linesOf(
  path: string,
  bytes: Uint8Array,
  yieldIfDue: () => Promise<void>,
): AsyncGenerator<FileLine> {
  const limits = { lineBytes: archiveLimits.lineBytes, lines: 10_000_000 };
  async function* chunks() {
    yield bytes;
  }
  try {
    for await (const line of readLines(chunks(), limits)) {
      await yieldIfDue();
      yield line;
    }
  } catch (error) {
    throw ofEntry(path, error);
  }
}

/** A line of an entry of JSONL as an object. @throws ArchiveError */
export const parseLine = (path: string, { text, line }: FileLine): Record<string, unknown> =>
  inEntry(path, () => parseJsonLine(text, line, archiveLimits.depth));

/** Holds a value to a schema, which copies what it knows. @throws ArchiveError */
export function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  path: string,
  line: number | null = null,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue) ?? '';
  throw new ArchiveError({
    rule: 'schema',
    path,
    line,
    field: field.slice(0, 120),
    reason: issue.message.slice(0, 200),
  });
}

/** All lines of an entry of JSONL, each held to a schema. @throws ArchiveError */
export async function checkedLines<Schema extends v.GenericSchema>(
  schema: Schema,
  path: string,
  bytes: Uint8Array,
  yieldIfDue: () => Promise<void>,
): Promise<v.InferOutput<Schema>[]> {
  const values: v.InferOutput<Schema>[] = [];
  for await (const line of linesOf(path, bytes, yieldIfDue)) {
    values.push(checked(schema, parseLine(path, line), path, line.line));
  }
  return values;
}

/** Lines of JSON, each with its end. */
export async function jsonLines(
  values: readonly object[],
  yieldIfDue: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> {
  const lines: string[] = [];
  for (const value of values) {
    lines.push(`${JSON.stringify(value)}\n`);
    await yieldIfDue();
  }
  return bytesOf(lines.join(''));
}
