import type { Device } from '../../device/device.ts';
import { conditions } from '../../experiment/presets.ts';
import type { Spec } from '../../experiment/spec.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { evenWorld, tinyConfig, tinyValues } from '../../rl/testing/tiny_experiment.ts';
import { tinySpec } from '../../rl/testing/tiny_recipe.ts';
import type { LabEvent } from '../client/protocol.ts';
import { Experiment } from '../experiment.ts';
import { LatestRuns } from '../store/latest_runs.ts';
import type { LoadedRun, RunKeeper } from '../store/run_keeper.ts';
import { timeless } from './small_experiment.ts';

/** Two runs to interrupt. */
export const spec: Spec = {
  ...tinySpec,
  steps: 9,
  evaluation: { every: 2, problems: 2, samples: 2 },
  conditions: [conditions.top20, conditions.all],
};
export const weights = { config: tinyConfig, values: tinyValues() };
export const keys = spec.conditions.map(({ name: condition }) => ({ condition, seed: 1 }));

/** The experiment of both, on a device. */
export const open = (on: Device, keeper: RunKeeper, emit: (event: LabEvent) => void) =>
  Experiment.open({ device: on, spec, world: evenWorld, weights, emit, keeper });

/** The final state of each run: its record, parameters, moments and counters. */
export async function endOf(keeper: RunKeeper) {
  const runs = await Promise.all(keys.map((key) => keeper.load(key)));
  return runs.map((run) => run && { ...timeless(run.record), checkpoint: run.checkpoint });
}

/** The final states without interruptions. */
export async function undisturbed(): Promise<
  ((ReturnType<typeof timeless> & { checkpoint: LoadedRun['checkpoint'] }) | null)[]
> {
  const keeper = new LatestRuns();
  const experiment = await open(await testDevice(), keeper, () => {});
  experiment.play();
  await experiment.work();
  return endOf(keeper);
}
