import type { Alternative, Trace, TraceMeta, TraceToken } from '../experiment/trace.ts';
import type { Rollout } from '../model/decode/draw_options.ts';
import type { ForcedTokens } from '../model/teacher_forcing.ts';
import type { World } from '../task/world.ts';

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
  words: readonly string[],
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
      top: ids.map((id, j) => ({ id, word: words[id], logprob: short(of[j]) })),
    };
  });
}

/** Where a trace comes from. */
export interface TraceOrigin {
  world: World;
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
  const words = origin.world.vocabulary.tokens;
  const first = { id: tokens[0], word: words[tokens[0]], entropy: null, logprob: null, top: [] };
  const rest = places.map((place, i) => ({ id: tokens[i + 1], word: words[tokens[i + 1]], ...place }));
  return judged(origin, 1, promptLength, [first, ...rest]);
}

/** A sampled response with the sampler's entropies and log-probabilities, at the sampling temperature. */
export function drawnTrace(
  origin: TraceOrigin,
  prompt: readonly number[],
  rollout: Rollout,
  temperature: number,
): Trace {
  const words = origin.world.vocabulary.tokens;
  return judged(origin, temperature, prompt.length, [
    ...prompt.map((id) => ({ id, word: words[id], entropy: null, logprob: null, top: [] })),
    ...rollout.tokens.map((id, i) => ({
      id,
      word: words[id],
      entropy: short(rollout.entropy[i]),
      logprob: short(rollout.logprob[i]),
      top: [],
    })),
  ]);
}

function judged(
  { world, problem, model, meta }: TraceOrigin,
  temperature: number,
  promptLength: number,
  tokens: (TraceToken & { id: number })[],
): Trace {
  const response = tokens.slice(promptLength).map(({ id }) => id);
  const { reward, reason } = world.verify(problem, response);
  return {
    title: world.title(problem),
    world: world.name,
    model,
    temperature,
    entropyKind: 'exact',
    promptLength,
    tokens,
    reward,
    answer: world.ending(problem, response),
    meta: { ...meta, reason },
  };
}
