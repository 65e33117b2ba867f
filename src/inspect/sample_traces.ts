import type { Alternative, Trace, TraceMeta, TraceToken } from '../experiment/trace.ts';
import type { Rollout } from '../model/decode/draw_options.ts';
import type { ForcedTokens } from '../model/teacher_forcing.ts';
import type { Subject } from './subject.ts';

/** A float32 rounded to its significant digits, so that traces are short as text. */
export const short = (value: number): number => Number(value.toPrecision(8));

/** A model's scores at one position, in nats. */
export interface ScoredPlace {
  entropy: number;
  logprob: number;
  /** The most likely tokens, best first. */
  top: Alternative[];
}

/**
 * The scored positions of a sequence, with words: entry i is of token i + 1.
 * @throws Error when a number is not finite
 */
export function scoredPlaces(
  { entropy, logprob, top }: ForcedTokens,
  word: (id: number) => string,
): ScoredPlace[] {
  return top.map(({ ids, logprob: of }, i) => {
    if (![entropy[i], logprob[i], ...of].every(Number.isFinite)) {
      throw new Error(
        'The model gave numbers that are not finite: its weights are damaged or overflow float32.',
      );
    }
    return {
      entropy: short(entropy[i]),
      logprob: short(logprob[i]),
      top: ids.map((id, j) => ({ id, word: word(id), logprob: short(of[j]) })),
    };
  });
}

/** Where a trace comes from. */
export interface TraceOrigin {
  subject: Subject;
  problem: unknown;
  /** Display name of the model. */
  model: string;
  meta: TraceMeta;
}

/** A full sequence, scored at temperature 1 and verified. */
export function scoredTrace(
  origin: TraceOrigin,
  tokens: readonly number[],
  promptLength: number,
  places: readonly ScoredPlace[],
): Trace {
  const { subject } = origin;
  const first = { id: tokens[0], word: subject.word(tokens[0]), entropy: null, logprob: null, top: [] };
  const rest = places.map((place, i) => ({ id: tokens[i + 1], word: subject.word(tokens[i + 1]), ...place }));
  return judged(origin, 1, promptLength, [first, ...rest]);
}

/**
 * A sampled response with the sampler's entropies and log-probabilities: at the sampling temperature, or, of a packed model,
 * at temperature 1, with the most likely tokens.
 * @param prefix the prompt, and what of the response was given
 * @param places the prefix's scores, entry i of token i + 1; default: not known
 */
export function drawnTrace(
  origin: TraceOrigin,
  {
    prefix,
    promptLength,
    places,
  }: { prefix: readonly number[]; promptLength: number; places?: readonly ScoredPlace[] },
  rollout: Rollout,
  temperature: number,
): Trace {
  const { subject } = origin;
  const unknown = { entropy: null, logprob: null, top: [] };
  return judged(origin, temperature, promptLength, [
    ...prefix.map((id, i) => ({ id, word: subject.word(id), ...(places?.[i - 1] ?? unknown) })),
    ...rollout.tokens.map((id, i) => ({
      id,
      word: subject.word(id),
      // Rounding may leave it a trace beyond what can be.
      entropy: Math.max(0, short(rollout.entropy[i])),
      logprob: Math.min(0, short(rollout.logprob[i])),
      top: alternatives(rollout, i, subject),
    })),
  ]);
}

function alternatives({ top }: Rollout, i: number, subject: Subject): Alternative[] {
  if (!top) return [];
  const { ids, logprob } = top[i];
  return ids.map((id, j) => ({ id, word: subject.word(id), logprob: Math.min(0, short(logprob[j])) }));
}

function judged(
  { subject, problem, model, meta }: TraceOrigin,
  temperature: number,
  promptLength: number,
  tokens: (TraceToken & { id: number })[],
): Trace {
  const response = tokens.slice(promptLength).map(({ id }) => id);
  const { reward, answer, reason, finished } = subject.outcome(problem, response);
  return {
    title: subject.title(problem),
    world: subject.name,
    model,
    temperature,
    entropyKind: 'exact',
    promptLength,
    tokens,
    reward,
    answer,
    meta: { ...meta, ...subject.meta(problem), ...(finished !== undefined && { finished }), reason },
  };
}
