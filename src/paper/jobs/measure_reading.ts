import { loadModel } from '../../cli/machine/load_model.ts';
import type { Device } from '../../device/device.ts';
import { evaluatedSteps } from '../../experiment/evaluated_steps.ts';
import { entropyChange } from '../../forks/entropy_change.ts';
import { forkShare, percentile } from '../../forks/entropy_distribution.ts';
import { overlapOfTop } from '../../forks/overlap.ts';
import { overlapBySlot } from '../../forks/slot_overlap.ts';
import type { RunKey } from '../../lab/client/run_key.ts';
import { mean } from '../../stats/totals.ts';
import type { Experiment } from '../experiments.ts';
import { otherBases } from '../models.ts';
import type { ReadingResult } from '../results.ts';
import { worldOfBase } from './model_of.ts';
import { givenResponses, readEntropies } from './read_entropies.ts';
import { type SampleSize, sampleSet } from './sampled_set.ts';
import { experimentFolder } from './train_run.ts';
import { readWeights } from './weight_files.ts';

/** Entropy percentiles reported per step. */
const percentiles = Array.from({ length: 21 }, (_, i) => 5 * i);

/** Entropies of the same responses under a step's model: nats per token, by response. */
export interface StepReading {
  readonly step: number;
  readonly entropies: readonly (readonly number[])[];
}

/**
 * Samples responses of a run's final model to the held-out problems, and scores them with the base and every checkpoint
 * of the run (Table 1, Fig. 4, 5).
 * @param out the results folder
 * @throws Error where the run is not finished
 */
export async function measureReading(
  device: Device,
  out: string,
  experiment: Experiment,
  { condition, seed }: RunKey,
  size: SampleSize,
): Promise<ReadingResult> {
  const { id, spec } = experiment;
  const folder = experimentFolder(out, experiment);
  const key = { condition, seed };
  const base = await loadModel(spec.model);
  const { config } = base;
  const world = worldOfBase(spec.model);
  const problems = world.heldOut().slice(0, size.problems);
  const final = { config, values: readWeights(folder, key, spec.steps) };
  const drawn = await sampleSet(device, final, world, problems, spec.rollout.length, size.samples);
  const responses = givenResponses(world, drawn.problems);
  const steps: StepReading[] = [{ step: 0, entropies: await readEntropies(device, base, responses) }];
  for (const step of evaluatedSteps(spec)) {
    const values = readWeights(folder, key, step);
    steps.push({ step, entropies: await readEntropies(device, { config, values }, responses) });
  }
  const slots = drawn.problems.flatMap(({ rollouts }) =>
    rollouts.map(({ tokens }) => world.slots([...tokens])),
  );
  const others: (readonly (readonly number[])[])[] = [];
  for (const other of otherBases) others.push(await readEntropies(device, await loadModel(other), responses));
  return { experiment: id, condition, seed, ...readingOf(steps, slots, others) };
}

/**
 * The entropies of the same tokens over training.
 * @param steps by step, rising: the base first, the final model last
 * @param slots of each token of each response, as `World.slots` names them
 * @param others under bases of other seeds
 * @throws Error if there is no token
 */
export function readingOf(
  steps: readonly StepReading[],
  slots: readonly (readonly string[])[],
  others: readonly StepReading['entropies'][],
): Omit<ReadingResult, 'experiment' | 'condition' | 'seed'> {
  const pooled = steps.map(({ step, entropies }) => ({ step, entropies: entropies.flat() }));
  const [before, after] = [pooled[0].entropies, pooled[pooled.length - 1].entropies];
  const some = (overlap: number | null): number => {
    if (overlap === null) throw new Error('The final model wrote no token: there is nothing to read.');
    return overlap;
  };
  return {
    traces: steps[0].entropies.length,
    tokens: before.length,
    steps: pooled.map(({ step, entropies }) => ({
      step,
      withBase: some(overlapOfTop(before, entropies, forkShare)),
      withFinal: some(overlapOfTop(after, entropies, forkShare)),
      percentiles: percentiles.map((p) => ({ percentile: p, entropy: percentile(entropies, p) })),
    })),
    bySlot: some(overlapBySlot(before, after, slots.flat(), forkShare)),
    withOtherBases: mean(others, (other) => some(overlapOfTop(before, other.flat(), forkShare)))!,
    change: entropyChange(
      steps[0].entropies.map((own, i) => ({ before: own, after: steps[steps.length - 1].entropies[i] })),
    ),
  };
}
