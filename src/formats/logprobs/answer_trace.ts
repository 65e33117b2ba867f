import { distinctOutcomes } from '../../experiment/distinct_outcomes.ts';
import type { Trace, TraceToken } from '../../experiment/trace.ts';
import { LogprobError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { entropyBound } from '../traces/entropy_bound.ts';
import { traceLimits } from '../traces/trace_limits.ts';
import { isCertain } from '../traces/trace_schema.ts';
import { writtenErrorOf } from '../written_precision.ts';
import { type ServerAnswer, type ServerPlace, type ServerToken, wordOf } from './answer.ts';

/**
 * An answer as a trace. Its entropies are lower bounds, over all alternatives that the server reported; the trace keeps the 20
 * best of them.
 * @returns the trace, and what it does not hold of the answer
 * @throws LogprobError where a place's probabilities cannot be those of different tokens
 */
export function traceOfAnswer(answer: ServerAnswer): { trace: Trace; note: Fault | null } {
  const { prompt, places, promptText, note } = answer;
  const errorOf = writtenErrorOf(logprobsOf([...prompt, ...places]));
  const tokens = [...prompt, ...places].map((place, i) => tokenOfPlace(place, errorOf, `top[${i}]`));
  const isTooLong = promptText.length > traceLimits.prompt;
  const isText = prompt.length === 0 && promptText !== '' && !isTooLong;
  if (isText) tokens.unshift({ id: null, word: promptText, entropy: null, logprob: null, top: [] });
  return {
    trace: {
      title: answer.title,
      world: null,
      model: answer.model,
      temperature: answer.temperature,
      entropyKind: tokens.some(({ entropy }) => entropy !== null) ? 'lower-bound' : 'exact',
      promptLength: isText ? 1 : prompt.length,
      tokens,
      reward: null,
      answer: null,
      meta: answer.meta,
    },
    note: note ?? (isTooLong ? { rule: 'prompt-left-out' } : null),
  };
}

function* logprobsOf(places: readonly ServerPlace[]): Generator<number> {
  for (const { logprob, top } of places) {
    if (logprob !== null) yield logprob;
    for (const one of top) if (one.logprob !== null) yield one.logprob;
  }
}

function tokenOfPlace(place: ServerPlace, errorOf: (logprob: number) => number, field: string): TraceToken {
  const { id, logprob } = place;
  const known = place.top.filter((one): one is ServerToken & { logprob: number } => one.logprob !== null);
  if (known.length === 0) return { id, word: wordOf(place), entropy: null, logprob, top: [] };
  const outcomes = distinctOutcomes(place, known, errorOf);
  const logprobs = outcomes.map((one) => one.logprob);
  if (!isCertain(logprobs, errorOf)) {
    const sum = logprobs.reduce((total, one) => total + Math.exp(one), 0);
    throw new LogprobError({ rule: 'more-than-certain', field, sum });
  }
  return {
    id,
    word: wordOf(place),
    entropy: entropyBound(logprobs, errorOf),
    logprob,
    top: outcomes.slice(0, traceLimits.top).map((one) => ({
      id: one.id,
      word: wordOf({ id: one.id, text: one.text, bytes: one.bytes ?? null }),
      logprob: one.logprob,
    })),
  };
}
