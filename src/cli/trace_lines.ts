import { createReadStream } from 'node:fs';
import { parseJsonLine, shortKey } from '../formats/json_line.ts';
import { readLines } from '../formats/line_reader.ts';
import { traceLimits } from '../formats/traces/trace_limits.ts';
import { checkTraceLine, isMetaValue, isTraceField, type TraceLine } from '../formats/traces/trace_schema.ts';

/** One line to be scored. */
export interface LineToScore {
  /** Its line in the file, from 1. */
  line: number;
  /** What the line says, as docs/traces.md has it; fields of its writer's own are in `meta`. */
  fields: TraceLine;
  tokens: number[];
  /** Fields of its writer's own for which `meta` has no room. */
  leftOut: string[];
}

/** Brackets inside brackets: fields of one's own may be of any shape. */
const deepest = 64;

/**
 * Reads a JSONL file of traces, a line at a time, each held to docs/traces.md first. A file may be of any size, its lines
 * may not.
 * @param vocab ids are below it
 * @param context no trace is longer
 * @throws Error naming the line and what is wrong with it
 */
export async function* readTraces(
  path: string,
  { vocab, context }: { vocab: number; context: number },
): AsyncGenerator<LineToScore> {
  const { lineBytes, lines } = traceLimits;
  for await (const { text, line } of readLines(createReadStream(path), { lineBytes, lines })) {
    yield parseTrace(text, line, vocab, context);
  }
}

/** Checks one line. */
export function parseTrace(text: string, line: number, vocab: number, context: number): LineToScore {
  const wrong = (what: string): never => {
    throw new Error(`Line ${line}: ${what}.`);
  };
  const said = parseJsonLine(text, line, deepest);
  const { tokens, prompt } = said;
  if (!Array.isArray(tokens)) return wrong('it has no list "tokens"');
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
      'its "prompt" is text, and what follows a prompt cannot be scored without its ids: put them at the head of ' +
        '"tokens", and their number into "prompt_length"',
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
  };
}

type Meta = NonNullable<TraceLine['meta']>;

/** `meta` with the fields that the format does not have; lists and objects as their JSON. */
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
