import * as v from 'valibot';
import type { Trace } from '../../experiment/trace.ts';
import {
  cost,
  disagreementOfScan,
  finite,
  forksSchema,
  list,
  nats,
  refused,
  seed,
  whole,
  word,
} from '../inspection_schema.ts';
import { parseTrace, writeTrace } from '../traces/trace_file.ts';
import { askSchema, drawsFields, orderedAsk, referenceSchema } from './ask_schema.ts';
import type { TextInspectionRecord } from './text_inspection_record.ts';

/**
 * The file of a recorded inspection in words: as bounded as that of a world (`inspection_schema.ts`), without a vocabulary:
 * traces have their words, and the set has those that it uses.
 */

const limits = { traces: 64, responses: 1024, tokens: 16_384, words: 50_000 } as const;

const fileSchema = v.strictObject({
  format: v.literal(2),
  adapter: word(200),
  version: word(80),
  date: word(40),
  model: word(200),
  weights: word(40),
  ask: askSchema,
  traces: list(v.unknown(), limits.traces, 1),
  scan: v.strictObject({
    samples: whole(4096, 1),
    seed: v.nullable(seed),
    draws: v.exactOptional(v.strictObject(drawsFields)),
    reference: referenceSchema,
    cost,
    forks: forksSchema,
  }),
  collected: v.nullable(
    v.strictObject({
      task: word(80),
      samples: whole(limits.responses, 1),
      seed,
      cost,
      /** The words that its responses use, by id. */
      words: list(v.strictTuple([whole(2 ** 31 - 1), word(200)]), limits.words),
      responses: list(
        v.strictObject({
          title: word(400),
          problem: word(200),
          tokens: list(whole(2 ** 31 - 1), limits.tokens),
          entropy: list(v.pipe(nats, v.maxValue(99.99)), limits.tokens),
          reward: v.nullable(finite),
          answer: v.nullable(word(2000)),
        }),
        limits.responses,
        1,
      ),
    }),
  ),
});
type File = v.InferOutput<typeof fileSchema>;

/**
 * Parses an untrusted value into a recorded inspection whose parts agree with each other.
 * @throws Error with a sentence naming the first thing that is wrong
 */
export function parseTextInspection(value: unknown): TextInspectionRecord {
  const parsed = v.safeParse(fileSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refused(`${v.getDotPath(issue) ?? 'the recording'}: ${issue.message}`);
  }
  const { format: _, collected, ...rest } = parsed.output;
  const traces = rest.traces.map((line, i) => traceOf(line, i));
  const fault = disagreement(parsed.output, traces);
  if (fault) throw refused(fault);
  return { ...rest, traces, collected: collected && collectedOf(collected, rest.model) };
}

function traceOf(line: unknown, i: number): Trace {
  try {
    return parseTrace(JSON.stringify(line), i + 1);
  } catch (error) {
    throw refused(`traces[${i}]: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What contradicts the rest, or null. */
function disagreement({ scan, ask, collected }: File, traces: readonly Trace[]): string | null {
  const [first] = traces;
  const words = new Map<number, string>();
  const isWord = (id: number, said: string) => (words.get(id) ?? said) === said;
  for (const [i, trace] of traces.entries()) {
    const { tokens, promptLength } = trace;
    if (trace.world !== null) return `traces[${i}] is of a world`;
    if (promptLength === 0 || promptLength >= tokens.length) return `traces[${i}] has no response`;
    const prompt = first.tokens.slice(0, first.promptLength);
    if (promptLength !== first.promptLength || prompt.some(({ id }, at) => tokens[at].id !== id))
      return `traces[${i}] has another prompt`;
    for (const { id, word: said } of tokens) {
      if (id === null) return `traces[${i}] has a token without an id`;
      if (!isWord(id, said)) return `the token ${id} has two words`;
      words.set(id, said);
    }
  }
  if (scan.reference.kind === 'verifier' && ask.problem.answer === null)
    return 'its continuations are verified, and no answer is known';
  if (scan.reference.kind === 'same' && scan.reference.answer !== first.answer)
    return 'its continuations are compared with another answer than the first trace’s';
  return disagreementOfScan(scan, first, isWord) ?? (collected && disagreementOfSet(collected));
}

function disagreementOfSet({ words, responses, samples }: NonNullable<File['collected']>): string | null {
  const known = new Map(words);
  if (known.size < words.length) return 'the set has a word twice';
  if (responses.length % samples !== 0) return 'the set has more or fewer responses than it says';
  for (const { tokens, entropy } of responses) {
    if (tokens.length !== entropy.length) return 'a response of the set has more tokens than entropies';
    if (!tokens.every((id) => known.has(id))) return 'a token of the set has no word';
  }
  return null;
}

/** The set's responses as traces without prompts. */
function collectedOf(
  { words, responses, ...set }: NonNullable<File['collected']>,
  model: string,
): NonNullable<TextInspectionRecord['collected']> {
  const known = new Map(words);
  const traces = responses.map(
    ({ title, problem, tokens, entropy, reward, answer }): Trace => ({
      title,
      world: null,
      model,
      temperature: 1,
      entropyKind: 'exact',
      promptLength: 0,
      tokens: tokens.map((id, i) => ({
        id,
        word: known.get(id) as string,
        entropy: entropy[i],
        logprob: null,
        top: [],
      })),
      reward,
      answer,
      meta: { problem },
    }),
  );
  return { ...set, traces };
}

/** An entropy of the set as the file has it: four digits after the point, nats. */
const short = (entropy: number | null): number => Number((entropy ?? 0).toFixed(4));

/** Writes a recorded inspection as its file, which `parseTextInspection` reads. */
export function writeTextInspection({ traces, collected, ...rest }: TextInspectionRecord): string {
  const { adapter, version, date, model, weights, ask, scan } = rest;
  const { samples, seed, draws, reference, cost, forks } = scan;
  // In the order of the schema, so that reading and writing give the same bytes.
  const file = {
    format: 2,
    ...{ adapter, version, date, model, weights },
    ask: orderedAsk(ask),
    traces: traces.map((trace): unknown => JSON.parse(writeTrace(trace))),
    scan: { samples, seed, ...(draws && { draws }), reference, cost, forks },
    collected: collected && setOf(collected),
  };
  return `${JSON.stringify(file)}\n`;
}

function setOf({ traces, task, samples, seed, cost }: NonNullable<TextInspectionRecord['collected']>) {
  const words = new Map<number, string>();
  const responses = traces.map(({ title, tokens, promptLength, reward, answer, meta }) => {
    const response = tokens.slice(promptLength);
    for (const { id, word: said } of response) words.set(id as number, said);
    return {
      title,
      problem: String(meta.problem ?? ''),
      tokens: response.map(({ id }) => id),
      entropy: response.map(({ entropy }) => short(entropy)),
      reward,
      answer,
    };
  });
  return { task, samples, seed, cost, words: [...words].sort(([a], [b]) => a - b), responses };
}
