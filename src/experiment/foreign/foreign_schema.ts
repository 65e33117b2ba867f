import * as v from 'valibot';
import { RecordError } from '../record_schema.ts';
import {
  evaluationMetrics,
  type ForeignLine,
  type ForeignRecord,
  foreignNotes,
  foreignUnits,
  isOwnName,
  longestMetricName,
  stepMetrics,
  trainers,
} from './foreign_run.ts';

/** How much of foreign runs is taken; the rest is refused with a sentence. */
export const foreignLimits = {
  runs: 256,
  /** Of one run: lines, and numbers in all of them. */
  lines: 200_000,
  values: 4_000_000,
  /** Different names of metrics in one run. */
  names: 1000,
  sources: 1000,
  step: 1_000_000_000,
  /** Characters. */
  name: longestMetricName,
  path: 1000,
} as const;

const line = (longest: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(longest),
    v.regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'it must be one line of text'),
  );

const seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));

/** A foreign run without its lines. */
export const foreignRunFields = {
  condition: line(foreignLimits.name),
  seed: v.nullable(seed),
  trainer: v.nullable(v.picklist(trainers)),
  sources: v.pipe(
    v.array(
      v.strictObject({
        path: line(foreignLimits.path),
        kind: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,39}$/)),
      }),
    ),
    v.maxLength(foreignLimits.sources),
  ),
  unit: v.picklist(foreignUnits),
  updatesPerStep: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
  notes: v.pipe(v.array(v.picklist(foreignNotes)), v.maxLength(foreignNotes.length)),
};

const ours: Readonly<Record<'metrics' | 'evaluations', ReadonlySet<string>>> = {
  metrics: new Set(stepMetrics),
  evaluations: new Set(evaluationMetrics),
};
/** What JSON writes numbers as that it has none for. */
const notFinite: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/**
 * A line of a foreign run from JSON.
 * @throws RecordError
 */
export function parseForeignLine(value: unknown, of: 'metrics' | 'evaluations'): ForeignLine {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RecordError('it is not an object.');
  const entries = Object.entries(value);
  if (entries.length > foreignLimits.names)
    throw new RecordError(`it has more than ${foreignLimits.names} metrics.`);
  const { step } = value as { step?: unknown };
  if (typeof step !== 'number' || !Number.isInteger(step) || step < 0 || step > foreignLimits.step)
    throw new RecordError('step: it must be a whole number from 0 on.');
  const parsed: Record<string, number> = { step };
  for (const [name, found] of entries) {
    if (name === 'step') continue;
    if (!ours[of].has(name) && !isOwnName(name))
      throw new RecordError(`"${name.slice(0, 60)}" is no metric of a foreign run.`);
    const number = typeof found === 'string' && Object.hasOwn(notFinite, found) ? notFinite[found] : found;
    if (typeof number !== 'number') throw new RecordError(`${name}: it must be a number.`);
    parsed[name] = number;
  }
  return parsed as ForeignLine;
}

/** A line as JSON writes it: NaN and infinity as text. */
export const foreignLineJson = (line: ForeignLine): Record<string, number | string> =>
  Object.fromEntries(
    Object.entries(line).map(([name, value]) => [name, Number.isFinite(value) ? value : String(value)]),
  );

const lines = v.pipe(v.array(v.unknown()), v.maxLength(foreignLimits.lines));
const recordSchema = v.strictObject({
  format: v.literal(1),
  name: line(foreignLimits.name),
  date: v.pipe(v.string(), v.maxLength(40)),
  version: v.pipe(v.string(), v.maxLength(80)),
  runs: v.pipe(
    v.array(v.strictObject({ ...foreignRunFields, metrics: lines, evaluations: lines })),
    v.minLength(1),
    v.maxLength(foreignLimits.runs),
  ),
});

/**
 * Parses an untrusted value into a record of foreign runs.
 * @throws RecordError naming the first error
 */
export function parseForeignRecord(value: unknown): ForeignRecord {
  const parsed = v.safeParse(recordSchema, value, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refused(v.getDotPath(issue) ?? 'the record', `${issue.message}.`);
  }
  const { runs, ...rest } = parsed.output;
  const seen = new Set<string>();
  return {
    ...rest,
    runs: runs.map((run, i) => {
      const key = JSON.stringify([run.condition, run.seed]);
      if (seen.has(key)) throw refused(`runs.${i}`, 'it is there twice.');
      seen.add(key);
      return {
        ...run,
        metrics: linesOf(run.metrics, 'metrics', `runs.${i}`),
        evaluations: linesOf(run.evaluations, 'evaluations', `runs.${i}`),
      };
    }),
  };
}

const refused = (place: string, reason: string) =>
  new RecordError(`This record cannot be used: ${place}: ${reason}`);

function linesOf(values: readonly unknown[], of: 'metrics' | 'evaluations', at: string): ForeignLine[] {
  let count = 0;
  let last = -1;
  return values.map((value, i) => {
    try {
      const parsed = parseForeignLine(value, of);
      if (parsed.step <= last) throw new RecordError('its steps are out of order.');
      last = parsed.step;
      count += Object.keys(parsed).length - 1;
      if (count > foreignLimits.values) throw new RecordError('there are too many numbers.');
      return parsed;
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      throw refused(`${at}.${of}.${i}`, error.message);
    }
  });
}
