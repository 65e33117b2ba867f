import type { Device } from '../../device/device.ts';
import { ownResponseLength } from '../../experiment/shipped_models.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import { type EvaluatedProblem, evaluate, passAtK } from '../../rl/evaluate.ts';
import { persistenceOf } from '../../rl/persistence.ts';
import { momentsOf } from '../../stats/moments.ts';
import { mean, sum } from '../../stats/totals.ts';
import { forbiddenIds } from '../../task/forbidden_words.ts';
import type { World } from '../../task/world.ts';
import { experimentOf } from '../experiments.ts';
import type { ModelName } from '../names.ts';
import type { MeasuredRate, PersistenceResult, Sampled } from '../results.ts';
import { worldOfBase } from './model_of.ts';
import { drawSeed, type OpenedSampler, openSampler } from './sampled_set.ts';

/** Of pass@8. */
const tries = 8;

/** Samples per problem. A base stands in every gain that is taken over it, so that its own error must be small. */
const samplesOf = ({ run }: ModelName) =>
  run ? { heldOut: tries, validation: 2 } : { heldOut: 8 * tries, validation: 16 };

/** Temperatures that are tried on the validation problems. */
const temperatures = [1, 0.8, 0.6, 0.4, 0.2];

/**
 * Tests a model on its world's held-out problems as it is, with `stop` forbidden, and so at the temperature that is best on
 * the validation problems.
 * @param problems the first N of both lists; default: all
 * @throws Error when the model was not made for its world
 */
export async function measurePersistence(
  device: Device,
  model: ModelName,
  weights: Weights,
  { problems: count }: { problems?: number } = {},
): Promise<PersistenceResult> {
  const world = worldOfBase(model.base);
  const length = model.run
    ? experimentOf(model.run.experiment).spec.rollout.length
    : (ownResponseLength(model.base) ?? world.responseLength);
  const samples = samplesOf(model);
  const heldOut = world.heldOut().slice(0, count);
  const validation = world.validation().slice(0, count);
  const sampler = await openSampler(device, weights, world, length, heldOut.length * samples.heldOut);
  try {
    const forbid = forbiddenIds(['stop'], world.vocabulary);
    const draw = drawing(sampler, world, length);
    const scores: PersistenceResult['validation'][number][] = [];
    for (const temperature of temperatures) {
      const { evaluation } = await draw(validation, samples.validation, temperature, forbid);
      scores.push({ temperature, passAt1: evaluation['eval/pass@1'] });
    }
    const best = scores.reduce((a, b) => (b.passAt1 > a.passAt1 ? b : a)).temperature;
    const sampled = async (temperature: number, without: number[]): Promise<Sampled> => {
      const drawn = await draw(heldOut, samples.heldOut, temperature, without);
      return sampledOf(world, drawn, temperature, samples.heldOut);
    };
    return {
      model,
      problems: heldOut.length,
      asIs: await sampled(1, []),
      goesOn: await sampled(1, forbid),
      tuned: await sampled(best, forbid),
      validation: scores,
    };
  } finally {
    sampler.destroy();
  }
}

const drawing =
  ({ decoder }: OpenedSampler, world: World, longest: number) =>
  (problems: readonly unknown[], samples: number, temperature: number, forbid: number[]) =>
    evaluate(
      decoder,
      world,
      { problems, samples, longest, temperature, seed: drawSeed, ...(forbid.length > 0 && { forbid }) },
      0,
    );

/** What drawn responses are made of. */
function sampledOf(
  world: World,
  { evaluation, problems }: Awaited<ReturnType<typeof evaluate>>,
  temperature: number,
  samples: number,
): Sampled {
  const { firstAttempt, perAttempt, attempts, gaveUp, truncated } = persistenceOf(world, problems);
  const { attempts: attemptsOf } = world;
  const firsts = (of: EvaluatedProblem) =>
    of.rollouts.filter(({ tokens }) => attemptsOf!(of.problem, tokens)[0] === true).length;
  return {
    temperature,
    samples,
    passAt1: rateOf(problems.map(right), samples),
    passAt8: passAt8Of(problems, samples),
    firstAttempt: firstAttempt === null ? null : rateOf(problems.map(firsts), samples),
    perAttempt,
    attempts,
    gaveUp: gaveUp!,
    truncated: truncated!,
    length: evaluation['eval/length'],
  };
}

const right = ({ rewards }: EvaluatedProblem) => rewards.filter((reward) => reward === 1).length;

/**
 * The mean rate over problems of which so many of `samples` responses were right, with the standard error of sampling:
 * the root of the sum of p (1 - p) / (samples - 1) over the problems, by their number.
 */
export function rateOf(counts: readonly number[], samples: number): MeasuredRate {
  const variance = sum(counts, (count) => {
    const p = count / samples;
    return (p * (1 - p)) / (samples - 1);
  });
  return { rate: mean(counts)! / samples, se: Math.sqrt(variance) / counts.length };
}

/** Unbiased pass@8, with the standard error of sampling from blocks of eight samples. */
function passAt8Of(problems: readonly EvaluatedProblem[], samples: number): Sampled['passAt8'] {
  const rate = mean(problems, (one) => passAtK(samples, right(one), tries))!;
  const blocks = Array.from(
    { length: Math.floor(samples / tries) },
    (_, block) =>
      mean(problems, ({ rewards }) => {
        const own = rewards.slice(block * tries, (block + 1) * tries);
        return Number(own.some((reward) => reward === 1));
      })!,
  );
  const sd = momentsOf(blocks)?.sd ?? null;
  return { rate, se: sd === null ? null : sd / Math.sqrt(blocks.length) };
}
