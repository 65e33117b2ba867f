import type { Ending } from '../../task/text/final_text.ts';
import type { TextProblem } from '../../task/text/text_problem.ts';
import { TaskFileError, TraceFileError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { parseJsonLine } from '../json_line.ts';
import { readLines } from '../line_reader.ts';
import { yieldToEventLoop } from '../yield_to_event_loop.ts';
import { taskLimits } from './task_limits.ts';
import {
  answerOfLine,
  checkTaskFields,
  type FileRule,
  messagesOf,
  ruleOfLine,
  type TaskField,
  type TaskFields,
} from './task_schema.ts';

/** A line of a file of problems: the problem, and which of its fields are not read; or what is wrong with it. */
export type TaskLine = { readonly line: number } & (
  | { readonly problem: TextProblem; readonly ignored: readonly string[] }
  | { readonly fault: Fault }
);

/** A line of a file of responses: the response, and the problem without its prompt. */
export type ResponseLine = { readonly line: number } & (
  | {
      readonly problem: TextProblem;
      readonly response: string;
      readonly ending: Ending;
      readonly ignored: readonly string[];
    }
  | { readonly fault: Fault }
);

export interface ReadTask {
  /** The rule of lines that name none. */
  readonly rule?: FileRule | null;
  readonly signal?: AbortSignal;
}

const problemFields: readonly TaskField[] = [
  'id',
  'prompt',
  'messages',
  'answer',
  'verifier',
  'numbers',
  'pattern',
];
const responseFields: readonly TaskField[] = [
  'id',
  'response',
  'answer',
  'verifier',
  'numbers',
  'pattern',
  'finished',
  'thinking',
];

/**
 * Reads a file of problems (docs/tasks.md): JSONL, a problem a line. A line that is none is reported with its number, and
 * reading goes on. Takes the chunks of a file in the page and of a stream in Node alike.
 * @throws TaskFileError where the file as a whole cannot be read; the signal's reason when it is aborted
 */
export async function* readProblems(
  chunks: AsyncIterable<Uint8Array>,
  { rule = null, signal }: ReadTask = {},
): AsyncGenerator<TaskLine> {
  for await (const found of taskLines(chunks, problemFields, signal)) {
    yield faultless(found, (fields, line) => {
      const { prompt } = fields;
      const messages = messagesOf(fields);
      if (fields.messages && prompt !== undefined) throw new TaskFileError({ rule: 'two-prompts', line });
      if (!messages && typeof prompt !== 'string') throw new TaskFileError({ rule: 'no-prompt', line });
      const asked = messages ? { messages } : { prompt: prompt as string };
      return { problem: { ...checkedBy(fields, rule, line), ...asked } };
    });
  }
}

/**
 * Reads a file of responses, each with the answer and the rule that it is checked by. As `readProblems`.
 * @throws as `readProblems` does
 */
export async function* readResponses(
  chunks: AsyncIterable<Uint8Array>,
  { rule = null, signal }: ReadTask = {},
): AsyncGenerator<ResponseLine> {
  for await (const found of taskLines(chunks, responseFields, signal)) {
    yield faultless(found, (fields, line) => {
      const { response, finished, thinking } = fields;
      if (typeof response !== 'string') {
        throw new TaskFileError({ rule: 'missing-field', field: 'response', line });
      }
      const ending = { finished: finished ?? true, thinking: thinking ?? false };
      return { problem: { ...checkedBy(fields, rule, line), prompt: '' }, response, ending };
    });
  }
}

/** Name, answer and rule of a problem. */
function checkedBy(fields: TaskFields, file: FileRule | null, line: number) {
  const verifier = ruleOfLine(fields, file, line);
  return { id: String(fields.id ?? line), answer: answerOfLine(fields, verifier, line), verifier };
}

type Checked =
  | { readonly line: number; readonly fields: TaskFields; readonly ignored: readonly string[] }
  | { readonly line: number; readonly fault: Fault };

/** What is made of a line that is right so far, or the fault that is found in making it. */
function faultless<T>(
  found: Checked,
  make: (fields: TaskFields, line: number) => T,
): { readonly line: number } & ((T & { readonly ignored: readonly string[] }) | { readonly fault: Fault }) {
  if ('fault' in found) return found;
  const { line, fields, ignored } = found;
  try {
    return { line, ...make(fields, line), ignored };
  } catch (error) {
    return { line, fault: faultOf(error) };
  }
}

async function* taskLines(
  chunks: AsyncIterable<Uint8Array>,
  names: readonly TaskField[],
  signal?: AbortSignal,
): AsyncGenerator<Checked> {
  const yieldIfDue = yieldToEventLoop(signal);
  const refused: { line: number; fault: Fault }[] = [];
  const refuse = ({ fault }: TraceFileError) => refused.push({ line: fault.line ?? 0, fault });
  try {
    for await (const { text, line } of readLines(chunks, taskLimits, refuse)) {
      yield* refused.splice(0);
      try {
        yield { line, ...checkTaskFields(parseJsonLine(text, line, taskLimits.depth), names, line) };
      } catch (error) {
        yield { line, fault: faultOf(error) };
      }
      await yieldIfDue();
    }
    yield* refused.splice(0);
  } catch (error) {
    throw error instanceof TraceFileError ? new TaskFileError(error.fault) : error;
  }
}

/** @throws whatever is no fault of the line */
function faultOf(error: unknown): Fault {
  if (error instanceof TaskFileError || error instanceof TraceFileError) return error.fault;
  throw error;
}
