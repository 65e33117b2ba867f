import { createReadStream } from 'node:fs';

/** One line of a traces file: `tokens`, of which `prompt_length` are the prompt, and whatever else it holds. */
export interface Trace {
  /** Its line in the file, from 1. */
  line: number;
  /** The line's whole object, other fields and all. */
  fields: Record<string, unknown>;
  tokens: number[];
}

/** Files are untrusted: no line is longer than this many bytes, and no file has more lines. */
const longestLine = 16 * 2 ** 20;
const mostLines = 1_000_000;

/**
 * Reads a JSONL file of traces, a line at a time.
 * @param vocab ids are below it
 * @param context no trace is longer
 * @throws Error naming the line and what is wrong with it
 */
export async function* readTraces(
  path: string,
  { vocab, context }: { vocab: number; context: number },
): AsyncGenerator<Trace> {
  let line = 0;
  for await (const text of readLines(path)) {
    line++;
    if (line > mostLines) throw new Error(`The file has more than ${mostLines} lines.`);
    if (text.trim() !== '') yield parseTrace(text, line, vocab, context);
  }
}

/** Checks one line. */
export function parseTrace(text: string, line: number, vocab: number, context: number): Trace {
  const wrong = (what: string): never => {
    throw new Error(`Line ${line}: ${what}.`);
  };
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    wrong('it is not JSON');
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    wrong('it is not a JSON object');
  const { tokens, prompt_length: promptLength } = fields as Record<string, unknown>;
  if (!Array.isArray(tokens)) return wrong('it has no list "tokens"');
  if (tokens.length === 0) wrong('its "tokens" are empty');
  if (tokens.length > context) {
    wrong(`it has ${tokens.length} tokens, and the model reads at most ${context}`);
  }
  tokens.forEach((id, i) => {
    if (!Number.isInteger(id) || id < 0 || id >= vocab)
      wrong(`tokens[${i}] is ${JSON.stringify(id)?.slice(0, 40)}, not an id from 0 to ${vocab - 1}`);
  });
  const isLength =
    Number.isInteger(promptLength) &&
    (promptLength as number) >= 0 &&
    (promptLength as number) <= tokens.length;
  if (!isLength) wrong(`"prompt_length" must be a whole number from 0 to ${tokens.length}, its tokens`);
  return { line, fields: fields as Record<string, unknown>, tokens };
}

/** A file's lines as text, without their ends; memory is bounded by the longest line allowed. */
async function* readLines(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Buffer[] = [];
  let size = 0;
  let line = 1;
  const decode = (end: Buffer) => {
    try {
      return decoder.decode(Buffer.concat([...parts, end]));
    } catch {
      throw new Error(`Line ${line}: it is not UTF-8 text.`);
    }
  };
  const check = (bytes: number) => {
    if (bytes > longestLine) throw new Error(`Line ${line}: it is longer than ${longestLine / 2 ** 20} MiB.`);
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      check(size + end - start);
      yield decode(chunk.subarray(start, end));
      parts = [];
      size = 0;
      line++;
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
    size += chunk.length - start;
    check(size);
  }
  if (size > 0) yield decode(Buffer.alloc(0));
}
