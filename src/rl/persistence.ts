import type { Evaluation } from '../experiment/record.ts';
import { mean, sum } from '../stats/totals.ts';
import type { World } from '../task/world.ts';

/**
 * What a pass rate is made of. An attempt is what a response tries before it may `wait` and try again; it is finished by
 * `wait`, by giving up, or by the response's end. One that the greatest length cuts off is not counted.
 *
 *     firstAttempt = responses whose first attempt is right / responses
 *     perAttempt   = right attempts / finished attempts, of all responses together
 *     attempts     = finished attempts / responses
 *     gaveUp       = responses that stop after an attempt that they call wrong (the verdict `gave-up`) / responses
 *     truncated    = responses that the greatest length cuts off (the verdict `truncated`) / responses
 *
 * An attempt is right if the response would be rewarded that is this attempt alone. All are shares of responses drawn, also
 * of several a problem; a problem counts as often as it was sampled.
 */
export interface Persistence {
  /** Null in a world whose responses are one attempt each (`World.attempts`), and of no responses. */
  readonly firstAttempt: number | null;
  readonly perAttempt: number | null;
  readonly attempts: number | null;
  /** Null of no responses. */
  readonly gaveUp: number | null;
  readonly truncated: number | null;
}

/** Responses to a problem, as token ids after the prompt. */
export interface SampledProblem {
  readonly problem: unknown;
  readonly rollouts: readonly { readonly tokens: readonly number[] }[];
}

/** Measures persistence of responses, by the world's verdicts. */
export function persistenceOf(
  world: Pick<World, 'verify' | 'attempts'>,
  problems: readonly SampledProblem[],
): Persistence {
  const responses = problems.flatMap(({ problem, rollouts }) =>
    rollouts.map(({ tokens }) => ({
      reason: world.verify(problem, tokens).reason,
      attempts: world.attempts?.(problem, tokens) ?? null,
    })),
  );
  const share = (of: (response: (typeof responses)[number]) => boolean) =>
    mean(responses, (response) => Number(of(response))) ?? null;
  const shares = {
    gaveUp: share(({ reason }) => reason === 'gave-up'),
    truncated: share(({ reason }) => reason === 'truncated'),
  };
  if (!world.attempts) return { firstAttempt: null, perAttempt: null, attempts: null, ...shares };
  const finished = sum(responses, ({ attempts }) => attempts!.length);
  const right = sum(responses, ({ attempts }) => attempts!.filter(Boolean).length);
  return {
    firstAttempt: share(({ attempts }) => attempts![0] === true),
    perAttempt: finished === 0 ? null : right / finished,
    attempts: responses.length === 0 ? null : finished / responses.length,
    ...shares,
  };
}

/** What an evaluation of a training run keeps of it. */
export function persistenceMetrics(
  world: Pick<World, 'verify' | 'attempts'>,
  problems: readonly SampledProblem[],
): Required<Pick<Evaluation, 'eval/first_attempt' | 'eval/gave_up'>> {
  const { firstAttempt, gaveUp } = persistenceOf(world, problems);
  return { 'eval/first_attempt': firstAttempt, 'eval/gave_up': gaveUp };
}
