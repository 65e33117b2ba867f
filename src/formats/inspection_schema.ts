import * as v from 'valibot';
import type { Trace } from '../experiment/trace.ts';
import type { InspectionRecord } from './inspection_record.ts';
import { parseTrace, writeTrace } from './traces/trace_file.ts';

/**
 * The file of a recorded inspection: a file from somewhere, so every field is bounded, an unknown key is refused, and
 * what contradicts the rest is refused by name. Traces of the problem are lines of the trace format (docs/traces.md);
 * those of the set are only ids and entropies, since nothing else of them is shown.
 */

/** Most tokens of a response, traces of the problem, and responses of the set. */
const limits = { tokens: 4096, traces: 64, responses: 4096, forks: 64, branches: 16, samples: 4096 } as const;

export const finite = v.pipe(v.number(), v.finite());
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const whole = (most: number, least = 0) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
export const word = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
export const list = <S extends v.GenericSchema>(of: S, most: number, least = 0) =>
  v.pipe(v.array(of), v.minLength(least), v.maxLength(most));
export const nats = v.pipe(finite, v.minValue(0), v.maxValue(100));
const id = whole(999_999);
const count = whole(2 ** 40);
export const seed = whole(2 ** 31 - 1);
export const cost = v.strictObject({ tokens: count, seconds: v.pipe(finite, v.minValue(0)) });

const numbers = (holds: (n: number) => boolean) =>
  v.custom<number[]>(
    (value) =>
      Array.isArray(value) &&
      value.length <= limits.tokens &&
      value.every((n) => typeof n === 'number' && Number.isFinite(n) && holds(n)),
    'a list of numbers is not as it should be',
  );

const branchSchema = v.strictObject({
  id,
  word: word(200),
  probability: share,
  samples: whole(limits.samples, 1),
  right: whole(limits.samples),
  answers: list(
    v.strictObject({ answer: v.nullable(word(400)), count: whole(limits.samples, 1), right: v.boolean() }),
    limits.samples,
    1,
  ),
});

export const forkFields = {
  position: whole(limits.tokens),
  entropy: nats,
  taken: id,
  branches: list(branchSchema, limits.branches, 1),
  coverage: share,
};

export const forksSchema = list(v.strictObject(forkFields), limits.forks, 1);

const setSchema = v.strictObject({
  part: v.picklist(['held-out', 'validation']),
  problems: whole(limits.responses, 1),
  samples: whole(limits.responses, 1),
});

const thresholdSchema = v.union([
  v.strictObject({ nats }),
  v.strictObject({ percentile: v.pipe(finite, v.minValue(0), v.maxValue(100)) }),
]);

const fileSchema = v.strictObject({
  format: v.literal(1),
  adapter: word(200),
  version: word(80),
  date: word(40),
  model: word(200),
  world: word(64),
  problem: word(400),
  vocabulary: list(word(200), 300_000, 1),
  traces: list(v.unknown(), limits.traces, 1),
  scan: v.strictObject({ samples: whole(limits.samples, 1), seed, cost, forks: forksSchema }),
  collected: v.strictObject({
    set: setSchema,
    seed,
    cost,
    responses: list(
      v.strictObject({
        title: word(400),
        tokens: numbers((n) => Number.isInteger(n) && n >= 0),
        entropy: numbers((n) => n >= 0 && n < 100),
        reward: finite,
      }),
      limits.responses,
      1,
    ),
  }),
  swept: v.strictObject({
    set: setSchema,
    seed,
    threshold: thresholdSchema,
    cost,
    points: list(
      v.strictObject({
        vary: v.picklist(['forks', 'others']),
        temperature: v.pipe(finite, v.minValue(0), v.maxValue(100)),
        threshold: nats,
        problems: whole(limits.responses, 1),
        samples: whole(limits.responses, 1),
        pass: share,
        se: v.nullable(share),
        truncated: share,
        length: v.pipe(finite, v.minValue(0), v.maxValue(limits.tokens)),
        forkShare: share,
      }),
      64,
      1,
    ),
  }),
});
type InspectionFile = v.InferOutput<typeof fileSchema>;

export const refused = (what: string) => new Error(`This recording cannot be used: ${what}.`);

/**
 * Parses an untrusted value into a recorded inspection whose parts agree with each other.
 * @throws Error with a sentence naming the first thing that is wrong
 */
export function parseInspection(value: unknown): InspectionRecord {
  const parsed = v.safeParse(fileSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refused(`${v.getDotPath(issue) ?? 'the recording'}: ${issue.message}`);
  }
  const file = parsed.output;
  const traces = file.traces.map((line, i) => traceOf(line, i, file));
  const fault = disagreement(file, traces);
  if (fault) throw refused(fault);
  const { format: _, collected, ...rest } = file;
  const { responses, ...set } = collected;
  return { ...rest, traces, collected: { ...set, traces: responses.map((one) => drawn(one, file)) } };
}

/** Reads a line of the trace format, as strictly as a file of traces is read. */
function traceOf(line: unknown, i: number, { world, vocabulary }: InspectionFile): Trace {
  try {
    return parseTrace(JSON.stringify(line), i + 1, (name) => (name === world ? vocabulary : null));
  } catch (error) {
    throw refused(`traces[${i}]: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A response of the set as a trace without a prompt. */
function drawn(
  { title, tokens, entropy, reward }: InspectionFile['collected']['responses'][number],
  { world, model, vocabulary }: InspectionFile,
): Trace {
  return {
    title,
    world,
    model,
    temperature: 1,
    entropyKind: 'exact',
    promptLength: 0,
    tokens: tokens.map((id, i) => ({
      id,
      word: vocabulary[id],
      entropy: entropy[i],
      logprob: null,
      top: [],
    })),
    reward,
    answer: null,
    meta: {},
  };
}

/** Probabilities are written with 8 digits; a sum of as many as a fork has branches is no further off. */
const rounding = 1e-5;

/** What in a recording contradicts the rest of it, or null. */
function disagreement(file: InspectionFile, traces: readonly Trace[]): string | null {
  const { vocabulary, world, problem, scan, collected, swept } = file;
  const isWord = (id: number | null, word: string) => id !== null && vocabulary[id] === word;
  for (const [i, trace] of traces.entries()) {
    const { tokens, promptLength, title, reward } = trace;
    if (title !== problem || trace.world !== world) return `traces[${i}] is of another problem`;
    if (promptLength !== traces[0].promptLength) return `traces[${i}] has another prompt`;
    if (promptLength === 0 || promptLength >= tokens.length) return `traces[${i}] has no response`;
    if (reward === null) return `traces[${i}] was not judged`;
    if (!tokens.every(({ id, word }) => isWord(id, word))) return 'a token is not in its vocabulary';
  }
  return (
    disagreementOfScan(scan, traces[0], isWord) ??
    disagreementOfSet(collected, vocabulary.length) ??
    disagreementOfSweep(swept)
  );
}

/**
 * What in a scan contradicts the trace or itself, or null.
 * @param isWord whether an id is of this word
 */
export function disagreementOfScan(
  { samples, forks }: Pick<InspectionFile['scan'], 'samples' | 'forks'>,
  trace: Trace,
  isWord: (id: number, word: string) => boolean,
): string | null {
  for (const [i, { position, taken, branches, coverage }] of forks.entries()) {
    const fork = `scan.forks[${i}]`;
    if (i > 0 && position <= forks[i - 1].position) return 'the forks are out of order';
    if (position < trace.promptLength || position >= trace.tokens.length)
      return `${fork} is not in the response`;
    if (trace.tokens[position].id !== taken) return `${fork} says that another token was taken`;
    if (new Set(branches.map(({ id }) => id)).size < branches.length) return `${fork} has a branch twice`;
    const sum = branches.reduce((total, { probability }) => total + probability, 0);
    if (Math.abs(sum - coverage) > rounding) return `${fork} covers more or less than its branches`;
    for (const branch of branches) {
      if (!isWord(branch.id, branch.word)) return 'a branch is not in the vocabulary';
      if (branch.samples !== samples) return `a branch of ${fork} has more or fewer samples than the scan`;
      const counted = (of: typeof branch.answers) => of.reduce((total, answer) => total + answer.count, 0);
      const right = branch.answers.filter((answer) => answer.right);
      if (counted(branch.answers) !== samples || counted(right) !== branch.right)
        return `the answers of a branch of ${fork} do not add up`;
    }
  }
  return null;
}

function disagreementOfSet({ set, responses }: InspectionFile['collected'], words: number): string | null {
  if (responses.length !== set.problems * set.samples)
    return 'the set has more or fewer responses than it says';
  for (const { tokens, entropy } of responses) {
    if (tokens.length !== entropy.length) return 'a response of the set has more tokens than entropies';
    if (tokens.some((id) => id >= words)) return 'a token of the set is not in the vocabulary';
  }
  return null;
}

function disagreementOfSweep({ set, points }: InspectionFile['swept']): string | null {
  if (points.some(({ problems, samples }) => problems !== set.problems || samples !== set.samples))
    return 'a point of the sweep is of another set';
  if (points.some(({ threshold }) => threshold !== points[0].threshold))
    return 'the points of the sweep have several thresholds';
  const settings = new Set(points.map(({ vary, temperature }) => `${vary} ${temperature}`));
  return settings.size < points.length ? 'the sweep has a point twice' : null;
}

/** An entropy of the set as the file has it: four digits after the point, nats. */
const short = (entropy: number | null): number => Number((entropy ?? 0).toFixed(4));

/** Writes a recorded inspection as its file, which `parseInspection` reads. */
export function writeInspection({ traces, collected, ...rest }: InspectionRecord): string {
  const { traces: drawn, ...set } = collected;
  const file = {
    format: 1,
    ...rest,
    traces: traces.map((trace): unknown => JSON.parse(writeTrace(trace))),
    collected: {
      ...set,
      responses: drawn.map(({ title, tokens, promptLength, reward }) => {
        const response = tokens.slice(promptLength);
        return {
          title,
          tokens: response.map(({ id }) => id),
          entropy: response.map(({ entropy }) => short(entropy)),
          reward,
        };
      }),
    },
  };
  return `${JSON.stringify(file)}\n`;
}
