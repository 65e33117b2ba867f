import { createReadStream } from 'node:fs';
import { parseJsonLine } from '../experiment/json_line.ts';
import { readLines } from '../experiment/line_reader.ts';
import { traceLimits } from '../experiment/trace_fault.ts';

/** One line to be scored: `tokens`, of which `prompt_length` are the prompt, and whatever else it holds. */
export interface LineToScore {
  /** Its line in the file, from 1. */
  line: number;
  /** The line's whole object, other fields and all. */
  fields: Record<string, unknown>;
  tokens: number[];
}

/** Brackets inside brackets: other fields are passed through, whatever they hold. */
const deepest = 64;

/**
 * Reads a JSONL file of token ids, a line at a time. Of each line only `tokens` and `prompt_length` are looked at; a
 * file may be of any size, its lines may not.
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
  const fields = parseJsonLine(text, line, deepest);
  const { tokens, prompt_length: promptLength } = fields;
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
  return { line, fields, tokens };
}
