import { createReadStream } from 'node:fs';
import { parseJsonLine, shortKey } from '../../formats/json_line.ts';
import { readLines } from '../../formats/line_reader.ts';
import { traceLimits } from '../../formats/traces/trace_limits.ts';
import {
  checkTraceLine,
  isMetaValue,
  isTraceField,
  type TraceLine,
} from '../../formats/traces/trace_schema.ts';
import { encodedLine, type LineEncoder } from './encoded_line.ts';

/** One line to be scored. */
export interface LineToScore {
  /** Line number, from 1. */
  line: number;
  /** The trace, in the format of docs/traces.md; unknown fields are in `meta`. */
  fields: TraceLine;
  tokens: number[];
  /** Unknown fields that `meta` cannot hold. */
  leftOut: string[];
  /** Whether the line is text that its tokens do not spell exactly: normalised, or with bytes that have no token. */
  isAltered: boolean;
}

/** Deepest nesting of brackets: unknown fields may have any shape. */
const deepest = 64;

/**
 * Reads a JSONL file of traces line by line, validating each against docs/traces.md. The size of a line is bounded, that
 * of the file is not.
 * @param vocab ids must be below it
 * @param context longest trace
 * @param tokenizer for lines of text; null where the model has none
 * @throws Error naming the line and what is wrong with it
 */
export async function* readTraces(
  path: string,
  { vocab, context }: { vocab: number; context: number },
  tokenizer: LineEncoder | null,
): AsyncGenerator<LineToScore> {
  const { lineBytes, lines } = traceLimits;
  for await (const { text, line } of readLines(createReadStream(path), { lineBytes, lines })) {
    yield parseTrace(text, line, vocab, context, tokenizer);
  }
}

/** Checks one line. */
export function parseTrace(
  text: string,
  line: number,
  vocab: number,
  context: number,
  tokenizer: LineEncoder | null = null,
): LineToScore {
  const wrong = (what: string): never => {
    throw new Error(`Line ${line}: ${what}.`);
  };
  const parsed = parseJsonLine(text, line, deepest);
  const { said, isAltered } = encodedLine(parsed, tokenizer, wrong);
  const { tokens, prompt } = said;
  if (!Array.isArray(tokens)) return wrong('it has no array "tokens"');
  if (tokens.length === 0) wrong('its "tokens" are empty');
  if (tokens.length > context) {
    wrong(`it has ${tokens.length} tokens, and the model reads at most ${context}`);
  }
  tokens.forEach((id, i) => {
    if (!Number.isInteger(id) || id < 0 || id >= vocab)
      wrong(`tokens[${i}] is ${JSON.stringify(id)?.slice(0, 40)}, not an id from 0 to ${vocab - 1}`);
  });
  if (prompt !== undefined && prompt !== null && prompt !== '') {
    wrong(
      'its "prompt" is text, and a response cannot be scored without the ids of its prompt: put them at the start of ' +
        '"tokens", and their number in "prompt_length"',
    );
  }
  const known = Object.fromEntries(Object.entries(said).filter(([name]) => isTraceField(name)));
  const { length: _, ...fields } = checkTraceLine(known, line);
  const { meta, leftOut } = withOwnFields(fields.meta ?? {}, said);
  return {
    line,
    fields: Object.keys(meta).length > 0 ? { ...fields, meta } : fields,
    tokens,
    leftOut,
    isAltered,
  };
}

type Meta = NonNullable<TraceLine['meta']>;

/** `meta` with the unknown fields; arrays and objects as JSON. */
function withOwnFields(before: Meta, said: Record<string, unknown>): { meta: Meta; leftOut: string[] } {
  const meta: Meta = { ...before };
  const leftOut: string[] = [];
  for (const [name, value] of Object.entries(said)) {
    if (isTraceField(name)) continue;
    const flat = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
    const fits =
      name.length <= traceLimits.metaKey &&
      isMetaValue(flat) &&
      !Object.hasOwn(before, name) &&
      Object.keys(meta).length < traceLimits.meta;
    if (fits) meta[name] = flat;
    else leftOut.push(shortKey(name));
  }
  return { meta, leftOut };
}
