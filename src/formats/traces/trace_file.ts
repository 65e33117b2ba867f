import { distinctOutcomes, type Outcome } from '../../experiment/distinct_outcomes.ts';
import type { Alternative, Trace, TraceToken } from '../../experiment/trace.ts';
import { TraceFileError } from '../fault.ts';
import { parseJsonLine } from '../json_line.ts';
import { readLines } from '../line_reader.ts';
import { writtenErrorOf } from '../written_precision.ts';
import { yieldToEventLoop } from '../yield_to_event_loop.ts';
import { entropyBound } from './entropy_bound.ts';
import { traceLimits } from './trace_limits.ts';
import { checkTraceLine, type TraceLine, type TracePlace } from './trace_schema.ts';

/** How far a file has been read. */
export interface TraceProgress {
  /** Bytes of the file. */
  readonly bytes: number;
  readonly traces: number;
}

export interface ReadTraces {
  /** The words of a world's vocabulary by id, or null where it is none of ours. */
  readonly wordsOf?: (world: string) => readonly string[] | null;
  readonly signal?: AbortSignal;
  /** Called each time that the reader lets others do their work. */
  readonly onProgress?: (progress: TraceProgress) => void;
}

/**
 * Reads a file of traces (docs/traces.md): a line a trace, refused at the first fault. Takes the chunks of a file in
 * the page and of a stream in Node alike, and lets the event loop turn every few milliseconds.
 * @throws TraceFileError with the line and the field; the signal's reason when it is aborted
 */
export async function readTraces(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadTraces = {},
): Promise<Trace[]> {
  const { wordsOf, signal, onProgress } = options;
  const traces: Trace[] = [];
  const totals = { tokens: 0, alternatives: 0, bytes: 0 };
  const yieldIfDue = yieldToEventLoop(signal, () =>
    onProgress?.({ bytes: totals.bytes, traces: traces.length }),
  );
  /** Between chunks too: a file of blank lines has no other place. */
  async function* breathing() {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      totals.bytes += chunk.length;
      yield chunk;
      await yieldIfDue();
    }
  }

  signal?.throwIfAborted();
  for await (const { text, line } of readLines(breathing(), traceLimits)) {
    const fields = checkTraceLine(parseJsonLine(text, line, traceLimits.depth), line);
    // Counted before anything is made of them.
    const alternatives = fields.top?.reduce((sum, place) => sum + (place?.logprob.length ?? 0), 0);
    countIn(totals, traces.length, fields.length, alternatives ?? 0);
    traces.push(traceOf(fields, wordsOf));
    await yieldIfDue();
  }
  if (traces.length === 0) throw new TraceFileError({ rule: 'no-traces' });
  return traces;
}

/** Tokens and alternatives of the traces before. */
export interface TraceTotals {
  tokens: number;
  alternatives: number;
}

/**
 * Counts one more trace among those that a page holds.
 * @param before how many traces there are already
 * @throws TraceFileError where it holds no more
 */
export function countTrace({ tokens }: Trace, before: number, totals: TraceTotals): void {
  const alternatives = tokens.reduce((sum, { top }) => sum + top.length, 0);
  countIn(totals, before, tokens.length, alternatives);
}

function countIn(totals: TraceTotals, before: number, tokens: number, alternatives: number): void {
  within('traces', before + 1);
  totals.tokens += tokens;
  within('tokens', totals.tokens);
  totals.alternatives += alternatives;
  within('alternatives', totals.alternatives);
}

function within(what: 'traces' | 'tokens' | 'alternatives', count: number): void {
  if (count > traceLimits[what]) {
    throw new TraceFileError({ rule: 'too-many', what, limit: traceLimits[what] });
  }
}

/**
 * Reads one line of a file of traces.
 * @param line its number, for messages
 * @throws TraceFileError
 */
export function parseTrace(text: string, line: number, wordsOf?: ReadTraces['wordsOf']): Trace {
  return traceOf(checkTraceLine(parseJsonLine(text, line, traceLimits.depth), line), wordsOf);
}

/** A trace from a line that has been checked. */
function traceOf(fields: TraceLine & { length: number }, wordsOf: ReadTraces['wordsOf']): Trace {
  const { length, tokens: ids, words, prompt } = fields;
  const wordOf = namesOf(fields, wordsOf);
  const errorOf = fields.top && !fields.entropy ? writtenErrorOf(logprobsOf(fields)) : null;
  const aligned = <T>(entries: readonly T[] | null | undefined, i: number): T | null => {
    if (!entries) return null;
    const at = i - (length - entries.length);
    return at < 0 ? null : entries[at];
  };
  const tokens: TraceToken[] = Array.from({ length }, (_, i) => {
    const id = ids?.[i] ?? null;
    const place = aligned(fields.top, i);
    const top = alternativesOf(place, wordOf);
    const word = words?.[i] ?? wordOf(id);
    const logprob = aligned(fields.logprob, i);
    const entropy =
      place && errorOf
        ? boundOf({ id, text: words?.[i] ?? '', logprob }, place, errorOf)
        : aligned(fields.entropy, i);
    const token = { id, word, entropy, logprob, top };
    return fields.kept ? { ...token, kept: aligned(fields.kept, i) } : token;
  });
  if (prompt) tokens.unshift({ id: null, word: prompt, entropy: null, logprob: null, top: [] });
  const isBound = errorOf !== null && tokens.some(({ entropy }) => entropy !== null);
  return {
    title: fields.title ?? '',
    world: fields.world ?? null,
    model: fields.model ?? null,
    temperature: fields.temperature === undefined ? 1 : fields.temperature,
    entropyKind: isBound ? 'lower-bound' : (fields.entropy_kind ?? 'exact'),
    promptLength: prompt ? 1 : (fields.prompt_length ?? 0),
    tokens,
    reward: fields.reward ?? null,
    answer: fields.answer ?? null,
    meta: fields.meta ?? {},
  };
}

/**
 * Words for ids: as the line itself writes a token, else from its world's vocabulary where all its ids are in it,
 * else `#id`.
 */
function namesOf(
  { tokens, words, top, world }: TraceLine,
  wordsOf: ReadTraces['wordsOf'],
): (id: number | null) => string {
  const written = new Map<number | null, string>();
  if (tokens && words) for (const [i, id] of tokens.entries()) written.set(id, words[i]);
  const vocabulary = world ? (wordsOf?.(world) ?? []) : [];
  const isIn = (id: number | null) => id === null || id < vocabulary.length;
  const fits = (tokens ?? []).every(isIn) && (top ?? []).every((place) => (place?.ids ?? []).every(isIn));
  return (id) => {
    if (id === null) return '';
    return written.get(id) ?? (fits ? vocabulary[id] : `#${id}`);
  };
}

/** The alternatives of one place, best first. */
function alternativesOf(
  place: TracePlace | null,
  wordOf: (id: number | null) => string,
): readonly Alternative[] {
  if (!place) return [];
  const { ids, words, logprob } = place;
  return bestFirst(
    logprob.map((value, i) => {
      const id = ids?.[i] ?? null;
      return { id, word: words?.[i] ?? wordOf(id), logprob: value };
    }),
  );
}

const bestFirst = (top: readonly Alternative[]): readonly Alternative[] =>
  top.toSorted((a, b) => b.logprob - a.logprob);

/** All log-probabilities that a line has. */
function* logprobsOf({ logprob, top }: TraceLine): Generator<number> {
  for (const value of logprob ?? []) if (value !== null) yield value;
  for (const place of top ?? []) yield* place?.logprob ?? [];
}

/** The entropy's lower bound from the likeliest tokens, and the token itself where it is none of them. */
function boundOf(
  token: { id: number | null; text: string; logprob: number | null },
  { ids, words, logprob }: TracePlace,
  errorOf: (logprob: number) => number,
): number | null {
  if (logprob.length === 0) return null;
  const alternatives = logprob.map(
    (value, i): Outcome => ({ id: ids?.[i] ?? null, text: words?.[i] ?? '', logprob: value }),
  );
  const outcomes = distinctOutcomes(token, alternatives, errorOf);
  return entropyBound(
    outcomes.map((one) => one.logprob),
    errorOf,
  );
}

/**
 * Writes a trace as a line of JSONL, without the line's end. Fields come in one order and numbers in their shortest
 * form, so that reading a line and writing it again gives the same bytes. Entropies and log-probabilities keep
 * 8 significant digits: they come from float32, which has no more; lower bounds 9, rounded down. A place keeps its 20
 * best alternatives.
 * @throws TraceFileError where the trace holds what a file may not (a number that is not finite, a word too long)
 */
export function writeTrace(trace: Trace): string {
  const [first] = trace.tokens;
  const isPrompt =
    trace.promptLength === 1 &&
    trace.tokens.length > 1 &&
    first.id === null &&
    first.word !== '' &&
    first.entropy === null &&
    first.logprob === null &&
    first.top.length === 0;
  const tokens = isPrompt ? trace.tokens.slice(1) : trace.tokens;
  const isKnown = (values: readonly unknown[]) => values.some((value) => value !== null);
  const ids = tokens.map(({ id }) => id);
  const digits = trace.entropyKind === 'exact' ? short : bound;
  const entropy = tokens.map((token) => digits(token.entropy));
  const logprob = tokens.map((token) => short(token.logprob));
  const top = tokens.map((token) => placeOf(token.top));
  const kept = tokens.map((token) => token.kept ?? null);
  const fields = {
    ...(trace.title !== '' && { title: trace.title }),
    ...(trace.world !== null && { world: trace.world }),
    ...(trace.model !== null && { model: trace.model }),
    temperature: trace.temperature,
    ...(trace.entropyKind !== 'exact' && { entropy_kind: trace.entropyKind }),
    ...(isPrompt ? { prompt: first.word } : { prompt_length: trace.promptLength }),
    ...(isKnown(ids) && { tokens: ids }),
    words: tokens.map(({ word }) => word),
    // With alternatives beside it the field is there even if it knows nothing, else a bound would be read from them.
    ...((isKnown(entropy) || isKnown(top)) && { entropy: afterFirst(entropy) }),
    ...(isKnown(logprob) && { logprob: afterFirst(logprob) }),
    ...(isKnown(top) && { top: afterFirst(top) }),
    ...(isKnown(kept) && { kept: afterFirst(kept) }),
    ...(trace.reward !== null && { reward: trace.reward }),
    ...(trace.answer !== null && { answer: trace.answer }),
    ...(Object.keys(trace.meta).length > 0 && { meta: trace.meta }),
  };
  const { length: _, ...checked } = checkTraceLine(fields, null);
  const line = JSON.stringify(checked);
  if (new TextEncoder().encode(line).length > traceLimits.lineBytes) {
    throw new TraceFileError({ rule: 'line-too-long', bytes: traceLimits.lineBytes });
  }
  return line;
}

/** Writes a file of traces: a line each, every one with its end. */
export const writeTraces = (traces: readonly Trace[]): string =>
  traces.map((trace) => `${writeTrace(trace)}\n`).join('');

/** A list aligned with the tokens, without its first entry where that is null, as `forklab score` writes it. */
const afterFirst = <T>(values: readonly (T | null)[]): readonly (T | null)[] =>
  values[0] === null ? values.slice(1) : values;

function placeOf(top: readonly Alternative[]): TracePlace | null {
  if (top.length === 0) return null;
  const kept = bestFirst(top).slice(0, traceLimits.top);
  return {
    ...(kept.some(({ id }) => id !== null) && { ids: kept.map(({ id }) => id) }),
    words: kept.map(({ word }) => word),
    logprob: kept.map(({ logprob }) => rounded(logprob)),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(8));
const short = (value: number | null): number | null => (value === null ? null : rounded(value));

/** The largest number of 9 digits that is not above the value: a bound that was rounded up would be none. */
function bound(value: number | null): number | null {
  if (value === null) return null;
  const near = Number(value.toPrecision(9));
  return near <= value ? near : Number((near - 10 ** (Math.floor(Math.log10(value)) - 8)).toPrecision(9));
}
