import type { Device } from '../../device/device.ts';
import { forkPercentile } from '../../forks/entropy_distribution.ts';
import { type Sweep, temperatureSweep } from '../../inspect/temperature_sweep.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import { meanInterval } from '../../stats/intervals.ts';
import type { ModelName } from '../names.ts';
import type { SweepResult, SweptPoint } from '../results.ts';
import { worldOfBase } from './model_of.ts';
import { drawSeed, openSampler, type SampleSize } from './sampled_set.ts';

/** Temperatures at forks, and at other tokens: low, and high enough for either curve to fall. */
export const sweptTemperatures: readonly number[] = [0.05, 0.3, 1, 2, 3];

/**
 * Sweeps the temperature at forks and elsewhere (Fig. 3). A fork is a position above the 80th percentile of the model's
 * own entropies.
 */
export async function measureSweep(
  device: Device,
  model: ModelName,
  weights: Weights,
  size: SampleSize,
): Promise<SweepResult> {
  const world = worldOfBase(model.base);
  const { samples } = size;
  const problems = Math.min(size.problems ?? Number.POSITIVE_INFINITY, world.heldOut().length);
  const sampler = await openSampler(device, weights, world, world.responseLength, problems * samples);
  try {
    const sweep = await temperatureSweep(sampler.decoder, world, {
      set: { part: 'held-out', problems, samples },
      vary: ['forks', 'others'],
      temperatures: sweptTemperatures,
      threshold: { percentile: forkPercentile },
      seed: drawSeed,
    });
    return { model, threshold: sweep.threshold, problems, samples, ...sweptOf(sweep) };
  } finally {
    sampler.destroy();
  }
}

/**
 * Pass rates of a sweep, and of forks less others at a temperature, with Student's intervals over problems.
 * @throws Error of fewer than two problems
 */
export function sweptOf({
  points,
  rates,
}: Pick<Sweep, 'points' | 'rates'>): Pick<SweepResult, 'points' | 'differences'> {
  const swept = points.map(({ vary, temperature }, i) => ({ vary, temperature, rates: rates[i] }));
  const differences = swept.flatMap(({ vary, temperature, rates: atForks }) => {
    const others = swept.find((other) => other.vary === 'others' && other.temperature === temperature);
    if (vary !== 'forks' || temperature === 1 || !others) return [];
    return [{ temperature, ...estimate(atForks.map((rate, problem) => rate - others.rates[problem])) }];
  });
  return {
    points: swept
      // At 1 the curves meet.
      .filter(({ vary, temperature }) => vary === 'forks' || temperature !== 1)
      .map(({ vary, temperature, rates: own }): SweptPoint => {
        const { mean, interval } = estimate(own);
        return { place: temperature === 1 ? 'both' : vary, temperature, passAt1: mean, interval };
      }),
    differences,
  };
}

function estimate(values: readonly number[]) {
  const found = meanInterval(values);
  if (!found) throw new Error('A sweep over fewer than two problems has no intervals.');
  const { mean, low, high } = found;
  return { mean, interval: { low, high } };
}
