import * as v from 'valibot';
import { distinctOutcomes } from '../../experiment/distinct_outcomes.ts';
import { TraceFileError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import type { Wanted } from '../fault_sentence.ts';
import { shortKey, shownValue } from '../json_line.ts';
import { writtenErrorOf } from '../written_precision.ts';
import { traceLimits } from './trace_limits.ts';

/**
 * A line of a file of traces as docs/traces.md says it: a file is untrusted, so every field is bounded and an unknown
 * one is refused by name. The order of the fields here is the order in which they are written.
 */

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const finite = v.pipe(v.number(), v.finite());

/** A list checked in one go: a line may hold a hundred thousand entries. The fault names the first wrong one. */
const list = <T>(longest: number, isRight: (entry: unknown) => entry is T) =>
  v.pipe(
    v.custom<T[]>((value) => Array.isArray(value) && value.length <= longest),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const input: unknown[] = dataset.value;
      const key = input.findIndex((entry) => !isRight(entry));
      if (key < 0) return;
      addIssue({
        input: input[key],
        path: [{ type: 'array', origin: 'value', input, key, value: input[key] }],
      });
    }),
  );

const isNumber = (entry: unknown): entry is number => typeof entry === 'number' && Number.isFinite(entry);
const isId = (entry: unknown): entry is number | null =>
  entry === null ||
  (Number.isInteger(entry) && (entry as number) >= 0 && (entry as number) <= traceLimits.id);
const isWord = (entry: unknown): entry is string =>
  typeof entry === 'string' && entry.length <= traceLimits.word;
const isEntropy = (entry: unknown): entry is number | null =>
  entry === null || (isNumber(entry) && entry >= 0 && entry < traceLimits.entropy);
const isLogprob = (entry: unknown): entry is number => isNumber(entry) && entry <= traceLimits.logprob;
const isFlag = (entry: unknown): entry is boolean | null => entry === null || typeof entry === 'boolean';
const isLogprobOrNull = (entry: unknown): entry is number | null => entry === null || isLogprob(entry);

/** Valibot takes a list for an object. */
const noList = v.custom<Record<string, unknown>>((value) => !Array.isArray(value));

const place = v.pipe(
  noList,
  v.strictObject({
    ids: v.optional(list(traceLimits.top, isId)),
    words: v.optional(list(traceLimits.top, isWord)),
    logprob: list(traceLimits.top, isLogprob),
  }),
);

const metaValue = v.union([text(traceLimits.metaText), finite, v.boolean(), v.null_()]);

/** Whether `meta` may hold a value. */
export const isMetaValue = (value: unknown): value is v.InferOutput<typeof metaValue> =>
  v.is(metaValue, value);

const lineSchema = v.strictObject({
  title: v.nullish(text(traceLimits.title)),
  world: v.nullish(text(traceLimits.name)),
  model: v.nullish(text(traceLimits.name)),
  temperature: v.nullish(v.pipe(finite, v.minValue(0), v.maxValue(traceLimits.temperature))),
  entropy_kind: v.nullish(v.picklist(['exact', 'lower-bound'])),
  prompt: v.nullish(text(traceLimits.prompt)),
  prompt_length: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
  tokens: v.nullish(list(traceLimits.tokens, isId)),
  words: v.nullish(list(traceLimits.tokens, isWord)),
  entropy: v.nullish(list(traceLimits.tokens, isEntropy)),
  logprob: v.nullish(list(traceLimits.tokens, isLogprobOrNull)),
  top: v.nullish(v.pipe(v.array(v.nullable(place)), v.maxLength(traceLimits.tokens))),
  kept: v.nullish(list(traceLimits.tokens, isFlag)),
  reward: v.nullish(finite),
  answer: v.nullish(text(traceLimits.answer)),
  meta: v.nullish(
    v.pipe(
      noList,
      v.record(text(traceLimits.metaKey), metaValue),
      v.check((meta) => Object.keys(meta).length <= traceLimits.meta),
    ),
  ),
});

/** Whether the format has a field. */
export const isTraceField = (name: string): boolean => Object.hasOwn(lineSchema.entries, name);

export type TraceLine = v.InferOutput<typeof lineSchema>;
export type TracePlace = v.InferOutput<typeof place>;

/**
 * Checks a line's object, and that its lists fit each other. Fields come out in the order of writing.
 * @param line its number, or null for a trace that is to be written
 * @throws TraceFileError naming the first field that is wrong
 */
export function checkTraceLine(value: unknown, line: number | null): TraceLine & { length: number } {
  const parsed = v.safeParse(lineSchema, value, { abortEarly: true });
  if (!parsed.success) throw new TraceFileError({ ...faultOfIssue(parsed.issues[0]), line });
  const fields = parsed.output;
  const length = fields.tokens?.length ?? fields.words?.length ?? 0;
  const fault = disagreement(fields, length);
  if (fault) throw new TraceFileError({ ...fault, line });
  return { ...fields, length };
}

/** What in a line contradicts the rest of it, or null. */
function disagreement(fields: TraceLine, length: number): Fault | null {
  const { tokens, words, entropy, logprob, top, kept } = fields;
  if (length === 0) return { rule: 'no-tokens' };
  for (const [field, entries] of Object.entries({ words, entropy, logprob, top, kept })) {
    if (!entries || entries.length === length) continue;
    if (field !== 'words' && entries.length === length - 1) continue;
    const rule = field === 'words' ? 'wrong-words' : 'wrong-length';
    return { rule, field, length: entries.length, tokens: length };
  }
  const nameless = words ? -1 : (tokens?.indexOf(null) ?? -1);
  if (nameless >= 0) return { rule: 'no-name', field: `tokens[${nameless}]` };
  const promptLength = fields.prompt_length ?? 0;
  if (promptLength > length) {
    return {
      rule: 'wrong-value',
      field: 'prompt_length',
      want: 'prompt_length',
      found: String(promptLength),
    };
  }
  if (fields.prompt && promptLength > 0) return { rule: 'prompt-twice' };
  for (let i = 0; i < (top?.length ?? 0); i++) {
    const fault = faultOfPlace(top?.[i] ?? null, `top[${i}]`);
    if (fault) return fault;
  }
  if (fields.entropy_kind === 'exact' && !entropy && top?.some((at) => at && at.logprob.length > 0)) {
    return { rule: 'bound-called-exact' };
  }
  return null;
}

/** Twenty log-probabilities rounded up as far as is allowed add up to less than this. */
const mostCertain = 1.01;

/** Whether log-probabilities may be those of different tokens: for all that rounding did, they are no more than certain. */
export const isCertain = (logprobs: readonly number[], errorOf: (logprob: number) => number): boolean =>
  logprobs.reduce((total, one) => total + Math.exp(one - errorOf(one)), 0) <= mostCertain;

function faultOfPlace(at: TracePlace | null, field: string): Fault | null {
  if (!at) return null;
  const { ids, words, logprob } = at;
  const uneven = [ids, words].some((entries) => entries && entries.length !== logprob.length);
  if (uneven) return { rule: 'uneven-place', field };
  if (!words && logprob.length > 0) {
    const nameless = ids ? ids.indexOf(null) : 0;
    if (nameless >= 0) return { rule: 'no-name', field: ids ? `${field}.ids[${nameless}]` : field };
  }
  const sum = logprob.reduce((total, value) => total + Math.exp(value), 0);
  if (sum <= mostCertain) return null;
  // What is there twice counts once.
  const errorOf = writtenErrorOf(logprob);
  const alternatives = logprob.map((value, i) => ({
    id: ids?.[i] ?? null,
    text: words?.[i] ?? '',
    logprob: value,
  }));
  const outcomes = distinctOutcomes({ id: null, text: '', logprob: null }, alternatives, errorOf);
  const isRight = isCertain(
    outcomes.map((one) => one.logprob),
    errorOf,
  );
  return isRight ? null : { rule: 'more-than-certain', field, sum };
}

/** What entries of these lists must be. */
const entryRules: Readonly<Record<string, Wanted>> = {
  tokens: 'id',
  ids: 'id',
  words: 'word',
  entropy: 'entropy',
  logprob: 'logprob',
  top: 'place',
  kept: 'flag',
};
/** What these fields must be, where their name does not say it. */
const fieldRules: Readonly<Record<string, Wanted>> = { world: 'name', model: 'name' };

function faultOfIssue(issue: v.BaseIssue<unknown>): Fault {
  const keys = (issue.path ?? []).map(({ key }) => key as string | number);
  const field = keys
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${shortKey(key)}`))
    .join('');
  if (issue.type === 'strict_object' && issue.expected === 'never') return { rule: 'unknown-field', field };
  if (issue.type === 'strict_object' && issue.path?.at(-1)?.origin === 'key') {
    return { rule: 'missing-field', field };
  }
  return { rule: 'wrong-value', field, want: wantedOf(keys), found: shownValue(issue.input) };
}

function wantedOf(keys: readonly (string | number)[]): Wanted {
  if (keys[0] === 'meta') return 'meta';
  const last = keys.at(-1);
  if (typeof last === 'number') return entryRules[String(keys.at(-2))];
  const name = String(last);
  if (name in entryRules) return keys.length > 1 ? 'top-list' : 'list';
  return fieldRules[name] ?? (name as Wanted);
}
