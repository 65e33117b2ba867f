import * as v from 'valibot';
import { asMeasured, evaluationAsMeasured } from './measured_metrics.ts';
import type { ExperimentRecord, SampleGroup } from './record.ts';
import { specSchema } from './spec.ts';

/** A record is untrusted: every field is bounded and unknown keys are rejected. */

export const finite = v.pipe(v.number(), v.finite());
/** Null if not measured; NaN if not finite, as in a diverged run (`asMeasured`). */
const measured = v.nullable(v.union([finite, v.nan()]));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 40));
export const step = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
const word = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

/** Most groups per step, responses per group and tokens per response. */
export const groupLimits = { groups: 256, responses: 256, tokens: 4096 } as const;

/** An array of numbers validated at once, for speed: samples have a hundred thousand of them. */
const numbers = (longest: number, holds: (n: number) => boolean) =>
  v.custom<number[]>(
    (value) =>
      Array.isArray(value) &&
      value.length <= longest &&
      value.every((n) => typeof n === 'number' && Number.isFinite(n) && holds(n)),
    'it is not a valid list of numbers',
  );
const tokenIds = numbers(groupLimits.tokens, (n) => Number.isInteger(n) && n >= 0 && n < 1_000_000);

/** A line of a run's metrics. */
export const metricsSchema = v.strictObject({
  step,
  reward: finite,
  reward_std: finite,
  frac_reward_zero_std: share,
  entropy: measured,
  'mask/entropy_kept': measured,
  'mask/kept': v.nullable(share),
  'mask/tau': measured,
  'clip_ratio/low_mean': v.nullable(finite),
  'clip_ratio/high_mean': v.nullable(finite),
  'completions/mean_length': finite,
  'completions/clipped_ratio': share,
  loss: measured,
  grad_norm: measured,
  learning_rate: v.nullable(finite),
  groups_dropped: count,
  num_tokens: count,
  'time/rollout': finite,
  'time/update': finite,
});

/** An evaluation of a run. */
export const evaluationSchema = v.strictObject({
  step,
  'eval/pass@1': share,
  'eval/pass@k': share,
  k: count,
  problems: count,
  'eval/se': v.nullable(finite),
  'eval/length': finite,
  'eval/entropy': finite,
  'eval/stopped': share,
  'eval/truncated': share,
  'eval/first_attempt': v.optional(v.nullable(share)),
  'eval/gave_up': v.optional(v.nullable(share)),
});

const responseSchema = v.strictObject({
  tokens: tokenIds,
  entropy: numbers(groupLimits.tokens, (n) => n >= 0 && n < 100),
  kept: numbers(groupLimits.tokens, (n) => n === 0 || n === 1),
  reward: finite,
  advantage: finite,
  answer: v.nullable(word(200)),
});

/** A group without its responses. */
export const groupFields = {
  title: word(400),
  prompt: tokenIds,
  dropped: v.boolean(),
  size: count,
  right: count,
};

const samplesSchema = v.strictObject({
  step,
  groups: v.pipe(
    v.array(
      v.strictObject({
        ...groupFields,
        responses: v.pipe(v.array(responseSchema), v.maxLength(groupLimits.responses)),
      }),
    ),
    v.maxLength(groupLimits.groups),
  ),
});

const resumptionSchema = v.strictObject({
  step,
  adapter: word(200),
  date: word(40),
  otherAdapter: v.optional(v.boolean()),
  otherKernels: v.optional(v.boolean()),
});

/** A SHA-256 in hexadecimal digits. */
export const hashSchema = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, 'it must be 64 digits of 0-9 and a-f'),
);

/** A run without its measurements. */
export const runFields = {
  condition: word(41),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
  seconds: finite,
  adapter: v.optional(word(200)),
  kernels: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
  matmul: v.optional(word(40)),
  hash: v.optional(hashSchema),
  resumed: v.optional(v.pipe(v.array(resumptionSchema), v.maxLength(10_000))),
  ended: v.optional(
    v.strictObject({
      step: v.pipe(v.number(), v.integer(), v.minValue(1)),
      by: v.picklist(['steps', 'tokens', 'minutes']),
    }),
  ),
};
/** A record without its spec and runs. */
export const recordFields = {
  preset: word(80),
  adapter: word(200),
  version: word(80),
  date: word(40),
};
export const vocabularySchema = v.pipe(v.array(word(200)), v.minLength(1), v.maxLength(300_000));
/** Most runs of a record. */
export const maxRuns = 1024;

/** An error in a record. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/** Arrays whose lines are validated one by one, after their number. */
const lines = (most: number) => v.pipe(v.array(v.unknown()), v.maxLength(most));

/** Everything except the lines of its runs. */
const recordSchema = v.strictObject({
  format: v.literal(1),
  ...recordFields,
  spec: specSchema,
  vocabulary: vocabularySchema,
  runs: v.pipe(
    v.array(
      v.strictObject({
        ...runFields,
        metrics: lines(100_000),
        evaluations: lines(20_000),
        samples: lines(2000),
      }),
    ),
    v.minLength(1),
    v.maxLength(maxRuns),
  ),
});

/**
 * Parses an untrusted value into a consistent record.
 * @throws RecordError naming the first error
 */
export function parseRecord(value: unknown): ExperimentRecord {
  const parsing = parseInParts(value);
  for (;;) {
    const { done, value: record } = parsing.next();
    if (done) return record;
  }
}

/**
 * The same for a large record, yielding between its parts.
 * @throws RecordError; any error of `yieldIfDue`
 */
export async function parseRecordInTurns(
  value: unknown,
  yieldIfDue: () => Promise<void>,
): Promise<ExperimentRecord> {
  const parsing = parseInParts(value);
  for (;;) {
    const { done, value: record } = parsing.next();
    if (done) return record;
    await yieldIfDue();
  }
}

/** Yields every N lines of numbers, and after each step's samples. */
const linesAtOnce = 100;

function* parseInParts(value: unknown): Generator<undefined, ExperimentRecord, undefined> {
  const { runs, ...head } = held(recordSchema, value, '');
  const record: ExperimentRecord = { ...head, runs: [] };
  for (const [i, { metrics, evaluations, samples, ...run }] of runs.entries()) {
    const at = `runs.${i}`;
    const { spec } = head;
    const mask = { ...spec.mask, ...spec.conditions.find(({ name }) => name === run.condition)?.mask };
    const steps = yield* heldLines(metricsSchema, metrics, `${at}.metrics`, linesAtOnce);
    const tests = yield* heldLines(evaluationSchema, evaluations, `${at}.evaluations`, linesAtOnce);
    record.runs.push({
      ...run,
      metrics: steps.map((line) => asMeasured(line, mask)),
      evaluations: tests.map(evaluationAsMeasured),
      samples: yield* heldLines(samplesSchema, samples, `${at}.samples`, 1),
    });
  }
  const fault = yield* disagreement(record);
  if (fault) throw new RecordError(`This record cannot be used: ${fault}.`);
  return record;
}

/** @throws RecordError that names the field by its path, after `prefix` */
function held<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  prefix: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = [prefix, v.getDotPath(issue)].filter(Boolean).join('.');
  throw new RecordError(`This record cannot be used: ${path || 'the record'}: ${issue.message}.`);
}

function* heldLines<Schema extends v.GenericSchema>(
  schema: Schema,
  values: readonly unknown[],
  path: string,
  atOnce: number,
): Generator<undefined, v.InferOutput<Schema>[], undefined> {
  const parsed: v.InferOutput<Schema>[] = [];
  for (const [i, value] of values.entries()) {
    parsed.push(held(schema, value, `${path}.${i}`));
    if (i % atOnce === atOnce - 1) yield;
  }
  return parsed;
}

/** A contradiction within a record, or null. */
function* disagreement({
  runs,
  spec,
  vocabulary,
}: ExperimentRecord): Generator<undefined, string | null, undefined> {
  const named = new Set(spec.conditions.map(({ name }) => name));
  const seen = new Set<string>();
  for (const run of runs) {
    if (!named.has(run.condition)) return `its spec has no condition ${run.condition}`;
    const name = `${run.condition} with seed ${run.seed}`;
    if (seen.has(name)) return `it has the run ${name} twice`;
    seen.add(name);
    for (const lines of [run.metrics, run.evaluations, run.samples]) {
      if (lines.some(({ step }, i) => i > 0 && step <= lines[i - 1].step))
        return `the steps of ${name} are out of order`;
      if ((lines.at(-1)?.step ?? 0) > spec.steps) return `${name} continues after the spec's last step`;
    }
    for (const { groups } of run.samples) {
      yield;
      const fault = groupsFault(groups, vocabulary.length);
      if (fault) return fault;
    }
  }
  return null;
}

/** @param words in the vocabulary */
function groupsFault(groups: readonly SampleGroup[], words: number): string | null {
  for (const { prompt, responses } of groups) {
    if (prompt.some((id) => id >= words)) return 'a token is not in its vocabulary';
    for (const { tokens, entropy, kept } of responses) {
      if (tokens.some((id) => id >= words)) return 'a token is not in its vocabulary';
      if (entropy.length !== tokens.length) return 'a response has more tokens than entropies';
      if (kept.length !== 0 && kept.length !== tokens.length) return 'a mask does not fit its response';
    }
  }
  return null;
}
