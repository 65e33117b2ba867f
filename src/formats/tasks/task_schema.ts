import * as v from 'valibot';
import { PatternError } from '../../task/text/regex/program.ts';
import { ruleOf } from '../../task/text/rule_of.ts';
import { type Message, type Rule, type RuleName, ruleNames } from '../../task/text/text_problem.ts';
import { type AnswerFault, faultOfAnswer } from '../../task/text/verify.ts';
import { TaskFileError } from '../fault.ts';
import type { Wanted } from '../fault_sentence.ts';
import { shortKey, shownValue } from '../json_line.ts';
import { taskLimits } from './task_limits.ts';

/** The fields of a line of problems or of responses. Lines are untrusted: each field is bounded. */

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

const message = v.object({
  role: v.picklist(['system', 'user', 'assistant']),
  content: text(taskLimits.prompt),
});
const messages = v.pipe(v.array(message), v.minLength(1), v.maxLength(taskLimits.messages));

const entries = {
  id: v.nullish(v.union([text(taskLimits.id), whole(Number.MAX_SAFE_INTEGER)])),
  // A list of messages is TRL's and verl's.
  prompt: v.nullish(v.union([text(taskLimits.prompt), messages])),
  messages: v.nullish(messages),
  answer: v.nullish(v.union([text(taskLimits.answer), v.pipe(v.number(), v.finite())])),
  verifier: v.nullish(v.picklist(ruleNames)),
  numbers: v.nullish(
    v.pipe(v.array(whole(taskLimits.number)), v.minLength(1), v.maxLength(taskLimits.numbers)),
  ),
  pattern: v.nullish(text(taskLimits.pattern)),
  response: v.nullish(text(taskLimits.response)),
  finished: v.nullish(v.boolean()),
  thinking: v.nullish(v.boolean()),
};

export type TaskField = keyof typeof entries;
export type TaskFields = { readonly [F in TaskField]?: v.InferOutput<(typeof entries)[F]> };

const wants: Readonly<Record<TaskField, Wanted>> = {
  id: 'task_id',
  prompt: 'task_prompt',
  messages: 'messages',
  answer: 'task_answer',
  verifier: 'verifier',
  numbers: 'numbers',
  pattern: 'pattern',
  response: 'response',
  finished: 'yes_or_no',
  thinking: 'yes_or_no',
};

/**
 * Takes the fields of a format out of a line's object, and checks them.
 * @param names the fields of the format
 * @param line its number
 * @returns the fields, and the names of the others
 * @throws TaskFileError naming the first field that is wrong
 */
export function checkTaskFields(
  said: Readonly<Record<string, unknown>>,
  names: readonly TaskField[],
  line: number,
): { fields: TaskFields; ignored: string[] } {
  const fields: Record<string, unknown> = {};
  for (const name of names) {
    const parsed = v.safeParse(entries[name], said[name]);
    if (!parsed.success) {
      const found = shownValue(said[name]);
      throw new TaskFileError({ rule: 'wrong-value', field: name, want: wants[name], found, line });
    }
    fields[name] = parsed.output ?? undefined;
  }
  const ignored = Object.keys(said).filter((name) => !names.includes(name as TaskField));
  return { fields: fields as TaskFields, ignored: ignored.map(shortKey) };
}

/** What a whole file is checked by, where its lines do not say. */
export interface FileRule {
  readonly name: RuleName;
  readonly pattern?: string;
}

/**
 * The rule of a line: its own, else the file's.
 * @throws TaskFileError where it has none, or not what its rule needs
 */
export function ruleOfLine(
  { verifier, numbers, pattern }: TaskFields,
  file: FileRule | null,
  line: number,
): Rule {
  const name = verifier ?? file?.name;
  if (!name) throw new TaskFileError({ rule: 'no-verifier', line });
  const missing = (field: string) => new TaskFileError({ rule: 'missing-field', field, line });
  if (name === 'countdown' && !numbers) throw missing('numbers');
  const own = pattern ?? file?.pattern;
  if (name === 'regex' && own === undefined) throw missing('pattern');
  try {
    return ruleOf(name, { numbers: numbers ?? undefined, pattern: own });
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const reason = `${error.message[0].toLowerCase()}${error.message.slice(1).replace(/\.$/, '')}`;
    throw new TaskFileError({ rule: 'schema', field: 'pattern', reason, line });
  }
}

const answerWants: Readonly<Record<AnswerFault, Wanted>> = {
  'no-number': 'number_answer',
  'no-goal': 'goal_answer',
  'no-letter': 'letter_answer',
  empty: 'filled_answer',
};

/**
 * The answer of a line as its rule compares it; null where it is not known. Of GSM8K's answers, which have the working
 * first, it is what follows `####`.
 * @throws TaskFileError where it can be no answer to its rule
 */
export function answerOfLine({ answer }: TaskFields, rule: Rule, line: number): string | null {
  if (answer === undefined || answer === null) return null;
  const whole = typeof answer === 'number' ? decimalText(answer) : answer;
  const known = rule.name === 'number' ? (whole.split('####').at(-1) ?? '') : whole;
  const fault = faultOfAnswer(rule, known);
  if (fault) {
    throw new TaskFileError({
      rule: 'wrong-value',
      field: 'answer',
      want: answerWants[fault],
      found: shownValue(answer),
      line,
    });
  }
  return known.trim();
}

/** A JSON number as it is written, which JavaScript does with an exponent where it is large or small. */
const decimalText = (value: number): string => String(value).replace('e+', 'e');

export const messagesOf = (fields: TaskFields): readonly Message[] | null =>
  fields.messages ?? (Array.isArray(fields.prompt) ? fields.prompt : null);
