import * as v from 'valibot';
import { experiments } from './experiments.ts';
import { modelId } from './models.ts';
import type { ModelName } from './names.ts';
import type { Results } from './results.ts';

/** A part of the results, each a file of its own in `public/reproduction/`. */
export type ResultPart = keyof Results;

export const resultParts = [
  'runs',
  'entropies',
  'sweeps',
  'readings',
  'settling',
  'transfers',
  'persistence',
] as const satisfies readonly ResultPart[];

/** Something for each part of the results. */
export const byPart = <T>(of: (part: ResultPart) => T): Record<ResultPart, T> =>
  Object.fromEntries(resultParts.map((part) => [part, of(part)])) as Record<ResultPart, T>;

/** Far more than anything here comes to, and little enough for sums of squares. */
const number = v.pipe(v.number(), v.minValue(-1e18), v.maxValue(1e18));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const nats = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,40}$/));
const word = v.pipe(v.string(), v.maxLength(100));
const list = <const S extends v.GenericSchema>(of: S, most: number) => v.pipe(v.array(of), v.maxLength(most));
const some = <const S extends v.GenericSchema>(of: S, most: number) =>
  v.pipe(v.array(of), v.minLength(1), v.maxLength(most));

/** A list by step, rising. */
const bySteps = <const S extends v.GenericSchema<unknown, { step: number }>>(of: S) =>
  v.pipe(
    some(of, 1000),
    v.check(
      (all) => all.every(({ step }, i) => i === 0 || step > (all[i - 1]?.step ?? 0)),
      'its steps do not rise',
    ),
  );

/** A list in which nothing was measured twice. */
const measuredOnce = <const S extends v.GenericSchema>(
  of: S,
  most: number,
  nameOf: (one: v.InferOutput<S>) => string,
) =>
  v.pipe(
    list(of, most),
    v.check((all) => new Set(all.map(nameOf)).size === all.length, 'something is there twice'),
  );

const experiment = v.picklist(experiments.map(({ id }) => id));
const interval = v.pipe(
  v.strictObject({ low: number, high: number }),
  v.check(({ low, high }) => low <= high, 'an interval ends before it begins'),
);
const measured = v.strictObject({ share, interval });
const percentiles = some(
  v.strictObject({ percentile: v.pipe(v.number(), v.minValue(0), v.maxValue(100)), entropy: nats }),
  101,
);

const model = v.strictObject({
  base: name,
  run: v.optional(v.strictObject({ experiment, condition: name, seed: count })),
  distilled: v.optional(count),
});

const run = v.pipe(
  v.strictObject({
    experiment,
    condition: name,
    seed: count,
    steps: count,
    seconds: number,
    tokens: count,
    // The first edition did not keep these.
    clipped: v.optional(v.nullable(v.strictObject({ low: share, high: share })), null),
    hash: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))), null),
    points: bySteps(
      v.strictObject({
        step: count,
        passAt1: share,
        passAtK: share,
        k: count,
        problems: count,
        length: number,
        entropy: nats,
        truncated: share,
        firstAttempt: v.optional(v.nullable(share), null),
        gaveUp: v.optional(v.nullable(share), null),
      }),
    ),
  }),
  v.check(({ steps, points }) => points.at(-1)?.step === steps, 'it has not come to its end'),
);

const wordResult = v.strictObject({ word, count, mean: nats });

const entropies = v.strictObject({
  model,
  problems: count,
  responses: count,
  tokens: count,
  mean: nats,
  settled: measured,
  topHolds: measured,
  percentiles,
  histogram: list(count, 1000),
  highest: list(wordResult, 100),
  lowest: list(wordResult, 100),
  slotGap: v.strictObject({ nats: number, interval }),
  slots: list(v.strictObject({ slot: word, n: count, mean: nats, fork: v.boolean() }), 100),
});

const sweep = v.strictObject({
  model,
  threshold: nats,
  problems: count,
  samples: count,
  points: list(
    v.strictObject({
      place: v.picklist(['forks', 'others', 'both']),
      temperature: number,
      passAt1: share,
      interval,
    }),
    100,
  ),
  differences: list(v.strictObject({ temperature: number, mean: number, interval }), 100),
});

const reading = v.strictObject({
  experiment,
  condition: name,
  seed: count,
  traces: count,
  tokens: count,
  steps: bySteps(v.strictObject({ step: count, withBase: share, withFinal: share, percentiles })),
  bySlot: share,
  withOtherBases: share,
  change: some(
    v.strictObject({
      from: number,
      to: number,
      tokens: count,
      lowest: nats,
      highest: nats,
      change: number,
      interval: v.nullable(interval),
    }),
    100,
  ),
});

const settling = v.strictObject({ model, traces: count, tokens: count, forks: nats, rest: nats });

const transfer = v.strictObject({
  model,
  set: v.picklist(['goals', 'larger', 'four', 'room']),
  problems: count,
  samples: count,
  passAt1: share,
  passAtK: share,
  length: number,
  truncated: share,
});

const temperature = v.pipe(v.number(), v.minValue(0.01), v.maxValue(5));
const measuredRate = v.strictObject({ rate: share, se: share });
const sampled = v.strictObject({
  temperature,
  samples: count,
  passAt1: measuredRate,
  passAt8: v.strictObject({ rate: share, se: v.nullable(share) }),
  firstAttempt: v.nullable(measuredRate),
  perAttempt: v.nullable(share),
  attempts: v.nullable(number),
  gaveUp: share,
  truncated: share,
  length: number,
});

const persistence = v.strictObject({
  model,
  problems: count,
  asIs: sampled,
  goesOn: sampled,
  tuned: sampled,
  validation: some(v.strictObject({ temperature, passAt1: share }), 20),
});

const runId = (one: { experiment: string; condition: string; seed: number }) =>
  `${one.experiment} ${one.condition} ${one.seed}`;

const ofModel = (one: { model: ModelName }) => modelId(one.model);

const ids: { [P in ResultPart]: (one: Results[P][number]) => string } = {
  runs: runId,
  entropies: ofModel,
  sweeps: ofModel,
  readings: runId,
  settling: ofModel,
  transfers: (one) => `${one.set} ${modelId(one.model)}`,
  persistence: ofModel,
};

/** What a measurement is of: no two of a part have one name. */
export const resultId = <P extends ResultPart>(part: P, one: Results[P][number]): string => ids[part](one);

const schemas = {
  runs: measuredOnce(run, 1000, ids.runs),
  entropies: measuredOnce(entropies, 100, ids.entropies),
  sweeps: measuredOnce(sweep, 100, ids.sweeps),
  readings: measuredOnce(reading, 200, ids.readings),
  settling: measuredOnce(settling, 200, ids.settling),
  transfers: measuredOnce(transfer, 1000, ids.transfers),
  persistence: measuredOnce(persistence, 1000, ids.persistence),
} satisfies { [P in ResultPart]: v.GenericSchema<unknown, Results[P][number][]> };

/** How the results came about. */
export const aboutSchema = v.strictObject({
  format: v.literal(1),
  /** The GPU or the software adapter. */
  adapter: word,
  /** The matmul kernel, of results from before it was chosen by a table. */
  matmul: v.optional(word),
  /** Version of forklab, and the date of the last measurement (yyyy-mm-dd). */
  version: word,
  date: v.pipe(v.string(), v.isoDate()),
  /** Of work, all jobs together. */
  seconds: number,
  /** Sampled and trained on, all trainings together. */
  tokens: count,
  /** Floating-point operations of all trainings, counted from tokens and parameters. */
  flop: number,
  /** The command that made them. */
  command: v.pipe(v.string(), v.maxLength(1000)),
});

export type About = v.InferOutput<typeof aboutSchema>;

/**
 * Parses the parts of the results as they come from files.
 * @throws Error with a sentence naming the part and the first field that is wrong
 */
export function parseResults(parts: Readonly<Record<ResultPart, unknown>>): Results {
  return {
    runs: parsed('runs', schemas.runs, parts.runs),
    entropies: parsed('entropies', schemas.entropies, parts.entropies),
    sweeps: parsed('sweeps', schemas.sweeps, parts.sweeps),
    readings: parsed('readings', schemas.readings, parts.readings),
    settling: parsed('settling', schemas.settling, parts.settling),
    transfers: parsed('transfers', schemas.transfers, parts.transfers),
    persistence: parsed('persistence', schemas.persistence, parts.persistence),
  };
}

const oneOf = {
  runs: run,
  entropies,
  sweeps: sweep,
  readings: reading,
  settling,
  transfers: transfer,
  persistence,
};

/** Parses one measurement of a part. @throws Error with a sentence naming the first field that is wrong */
export const parseResult = (part: ResultPart, value: unknown): Results[ResultPart][number] =>
  parsed(part, oneOf[part], value);

/** Parses `about.json`. @throws Error with a sentence naming the first field that is wrong */
export const parseAbout = (value: unknown): About => parsed('about', aboutSchema, value);

function parsed<const S extends v.GenericSchema>(part: string, schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new Error(
    `The results cannot be read: ${part}: ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}.`,
  );
}
