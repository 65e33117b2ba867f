import type { ProblemSet, SweepPoint, Threshold, Varied } from '../experiment/sweep.ts';
import { percentile } from '../forks/entropy_distribution.ts';
import type { RolloutSource } from '../model/decode/decoder.ts';
import type { DrawFilter } from '../model/decode/draw_options.ts';
import { evaluate, type Verifying } from '../rl/evaluate.ts';

/** Options of a sweep. */
export interface SweepOptions {
  set: ProblemSet;
  vary: readonly Varied[];
  /** 0 is greedy: the decoder then samples at its `minTemperature`. */
  temperatures: readonly number[];
  threshold: Threshold;
  /** Sampling seed: the same at every point, so that points differ only by temperature. */
  seed: number;
  /** Words that may be drawn, at every point; default: all. Models asked in words only. */
  filter?: DrawFilter;
}

/** What is swept: a world, or what lists, asks and verifies like one. */
export interface Swept extends Verifying {
  heldOut(): readonly unknown[];
  validation(): readonly unknown[];
  /** Longest response, in tokens. */
  readonly responseLength: number;
}

/** The result of a sweep. */
export interface Sweep {
  /** In the order of `vary`, then of `temperatures`. */
  points: SweepPoint[];
  /** Pass rate of each problem, by point: points are paired, with the same problems and draws. */
  rates: number[][];
  /** Nats. */
  threshold: number;
  /** Tokens sampled. */
  tokens: number;
}

/**
 * Pass rate as a function of the temperature at forks, or at all other tokens, the other at 1 (arXiv 2506.01939, Eq. 5
 * and Fig. 3). A fork is a position whose entropy at temperature 1 is above the threshold, whatever the temperatures.
 * At 1 both curves have the same draws, which also give the percentile: they are sampled once.
 * @param onPoint called with each point as it is finished
 * @param between called between submits; throwing from it stops the sweep
 */
export async function temperatureSweep(
  decoder: RolloutSource,
  world: Swept,
  { set, vary, temperatures, threshold, seed, filter }: SweepOptions,
  onPoint?: (point: SweepPoint) => void,
  between?: () => void | Promise<void>,
): Promise<Sweep> {
  const part = set.part === 'held-out' ? world.heldOut() : world.validation();
  const problems = part.slice(0, set.problems);
  let tokens = 0;

  /** Samples the full set with two temperatures; without a gate both are 1, and the entropies are the same. */
  const sample = async (draws: { temperature: number; gate?: { above: number; temperature: number } }) => {
    const { samples } = set;
    const options = { problems, samples, longest: world.responseLength, seed, filter, ...draws };
    const sampled = await evaluate(decoder, world, options, 0, between);
    const entropies = sampled.problems.flatMap((p) => p.rollouts.flatMap((r) => Array.from(r.entropy)));
    tokens += entropies.length;
    const rates = sampled.problems.map((p) => p.rewards.reduce<number>((a, b) => a + b, 0) / samples);
    return { evaluation: sampled.evaluation, entropies, rates };
  };

  const plain =
    'percentile' in threshold || temperatures.includes(1) ? await sample({ temperature: 1 }) : null;
  const above =
    'nats' in threshold ? threshold.nats : percentile(plain?.entropies ?? [], threshold.percentile);
  // In float32, as on the GPU.
  const cut = Math.fround(above);

  const points: SweepPoint[] = [];
  const pointRates: number[][] = [];
  for (const varied of vary) {
    for (const temperature of temperatures) {
      const [atForks, elsewhere] = varied === 'forks' ? [temperature, 1] : [1, temperature];
      const { evaluation, entropies, rates } =
        temperature === 1 && plain
          ? plain
          : await sample({ temperature: elsewhere, gate: { above, temperature: atForks } });
      const point = {
        vary: varied,
        temperature,
        threshold: above,
        problems: problems.length,
        samples: set.samples,
        pass: evaluation['eval/pass@1'],
        se: evaluation['eval/se'],
        truncated: evaluation['eval/truncated'],
        length: evaluation['eval/length'],
        forkShare: entropies.filter((h) => h > cut).length / entropies.length,
      };
      points.push(point);
      pointRates.push(rates);
      onPoint?.(point);
    }
  }
  return { points, rates: pointRates, threshold: above, tokens };
}
