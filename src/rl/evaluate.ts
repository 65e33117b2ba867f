import type { Evaluation } from '../experiment/record.ts';
import type { RolloutSource } from '../model/decode/decoder.ts';
import type { DrawFilter, EntropyGate, Rollout } from '../model/decode/draw_options.ts';
import { foldKey, streams } from '../random/stream.ts';

/**
 * Unbiased pass@k of n samples, c of them correct: 1 - C(n-c, k) / C(n, k).
 * Source: Chen et al. 2021, "Evaluating large language models trained on code".
 * @throws RangeError unless 1 <= k <= n and 0 <= c <= n: fewer than k samples tell nothing of k
 */
export function passAtK(n: number, c: number, k: number): number {
  if (!(k >= 1 && k <= n && c >= 0 && c <= n))
    throw new RangeError(`pass@${k} cannot be estimated from ${n} samples of which ${c} are right.`);
  if (n - c < k) return 1;
  let miss = 1;
  for (let i = n - c + 1; i <= n; i++) miss *= 1 - k / i;
  return 1 - miss;
}

/** What to evaluate on. */
export interface EvaluationSet {
  problems: readonly unknown[];
  samples: number;
  /** Longest response, in tokens. */
  longest: number;
  temperature: number;
  /** A separate temperature at forks. */
  gate?: EntropyGate;
  /** Words that may be drawn; default: all. Models with packed weights only. */
  filter?: DrawFilter;
  /** Tokens that are never drawn. */
  forbid?: readonly number[];
  /** Sampling seed, fixed over training, so that a curve's points differ by the model alone. */
  seed: number;
}

/** What is evaluated: a world, or what asks and verifies like one. */
export interface Verifying {
  prompt(problem: unknown): number[];
  verify(problem: unknown, response: readonly number[]): { reward: number };
  /** `ends`: the tokens that end a response, where there are several. */
  readonly vocabulary: { readonly eos: number; readonly ends?: readonly number[] };
  /**
   * Where a text ends responses: how many tokens of a response are kept, of which the last ones are fresh; null while it goes on.
   */
  stopsAt?(problem: unknown): ((response: readonly number[], fresh: number) => number | null) | null;
}

/** One problem's samples with their rewards. */
export interface EvaluatedProblem {
  problem: unknown;
  rollouts: Rollout[];
  rewards: number[];
}

/**
 * Samples every problem and verifies the responses.
 * @param between called between submits; throwing from it stops the evaluation
 */
export async function evaluate(
  decoder: RolloutSource,
  world: Verifying,
  set: EvaluationSet,
  step: number,
  between?: () => void | Promise<void>,
): Promise<{ evaluation: Evaluation; problems: EvaluatedProblem[] }> {
  const { eos, ends = [eos] } = world.vocabulary;
  const groups = set.problems.map((problem) => ({
    prompt: world.prompt(problem),
    copies: set.samples,
    longest: set.longest,
  }));
  const stops = set.problems.map((problem) => world.stopsAt?.(problem) ?? null);
  const stopOf = (rollout: number) => stops[Math.floor(rollout / set.samples)];
  const rollouts = await decoder.generate(groups, {
    key: [foldKey(set.seed, streams.evaluation), 0],
    firstRollout: 0,
    temperature: set.temperature,
    gate: set.gate,
    ...(set.filter && { filter: set.filter }),
    ...(set.forbid && { forbid: set.forbid }),
    ...(stops.some((stop) => stop !== null) && {
      stop: (rollout: number, tokens: readonly number[], fresh: number) =>
        stopOf(rollout)?.(tokens, fresh) ?? null,
    }),
    eos,
    between,
  });
  const problems = set.problems.map((problem, i) => ({
    problem,
    rollouts: rollouts[i],
    rewards: rollouts[i].map((r) => world.verify(problem, r.tokens).reward),
  }));
  const isEnded = ({ tokens }: Rollout, problem: number) =>
    ends.includes(tokens.at(-1)!) || (stops[problem]?.(tokens, tokens.length) ?? null) !== null;
  const evaluation = summarise(problems, set.samples, step, ends);
  if (stops.every((stop) => stop === null)) return { evaluation, problems };
  // A text that ends a response is no end token.
  const all = problems.flatMap((p, i) => p.rollouts.map((rollout) => isEnded(rollout, i)));
  const stopped = all.filter(Boolean).length / all.length;
  return { evaluation: { ...evaluation, 'eval/stopped': stopped, 'eval/truncated': 1 - stopped }, problems };
}

/** Pass rates, lengths and entropies of evaluated problems. */
export function summarise(
  problems: EvaluatedProblem[],
  samples: number,
  step: number,
  ends: readonly number[],
): Evaluation {
  const all = problems.flatMap((p) => p.rollouts);
  const tokens = all.reduce((n, r) => n + r.tokens.length, 0);
  const entropy = all.reduce((sum, r) => sum + r.entropy.reduce((a, b) => a + b, 0), 0);
  const rates = problems.map((p) => p.rewards.reduce((a, b) => a + b, 0) / samples);
  const mean = rates.reduce((a, b) => a + b, 0) / rates.length;
  const variance = rates.reduce((sum, r) => sum + (r - mean) * (r - mean), 0) / (rates.length - 1);
  const stopped = all.filter((r) => ends.includes(r.tokens.at(-1)!)).length;
  return {
    step,
    'eval/pass@1': mean,
    'eval/pass@k':
      problems.reduce(
        (sum, p) => sum + passAtK(samples, p.rewards.filter((r) => r === 1).length, samples),
        0,
      ) / problems.length,
    k: samples,
    problems: problems.length,
    'eval/se': rates.length < 2 ? null : Math.sqrt(variance / rates.length),
    'eval/length': tokens / all.length,
    'eval/entropy': entropy / tokens,
    'eval/stopped': stopped / all.length,
    'eval/truncated': 1 - stopped / all.length,
  };
}
