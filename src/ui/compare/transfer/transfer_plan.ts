import { shippedModels } from '../../../experiment/shipped_models.ts';
import type { CheckpointFacts, KeptModelRef, ModelRef } from '../../../lab/client/inspect_protocol.ts';
import type { KeptExperiment } from '../../../lab/client/kept_protocol.ts';
import { hasTransferSets, type TransferSetId, transferSetIds } from '../../../task/transfer_sets.ts';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import type { TransferModel, Transferred } from '../../state/compare/transfer_values.ts';

/** The models the lab can test: checkpoints of the experiment on the screen, and saved ones. */
export interface Holdings {
  readonly checkpoints: readonly CheckpointFacts[];
  /** The experiment on the screen is trained in this page, so that checkpoints under its names are its own. */
  readonly live: boolean;
  readonly kept: readonly Pick<KeptExperiment, 'id' | 'runs'>[];
}

/** One request: a model on a set. */
export interface TransferTask {
  readonly set: TransferSetId;
  readonly of: TransferModel;
  readonly model: ModelRef | KeptModelRef;
  readonly world: string;
}

export interface TransferPlan {
  /** What is not tested yet: the bases first, then the runs, each on every set. */
  readonly tasks: readonly TransferTask[];
  /** How many models that takes. */
  readonly models: number;
  /** Runs whose models the lab does not hold. */
  readonly notHeld: readonly ComparedRun[];
  /** Whether any run that is shown is of a task that has other problems. */
  readonly possible: boolean;
}

/** How often each problem is answered. */
export const transferSamples = 8;

/** What is to be asked so that everything that is shown is tested. */
export function transferPlan(
  groups: readonly RunGroup[],
  holdings: Holdings,
  tested: readonly Transferred[],
): TransferPlan {
  const runs = groups.flatMap((group) => group.runs).filter(({ spec }) => hasTransferSets(spec.world));
  const held = runs.flatMap((run) => modelOf(run, holdings) ?? []);
  const asked = new Set(held.map(({ of }) => ('run' in of ? of.run.spec.model : of.base)));
  const bases = shippedModels
    .filter(({ name }) => asked.has(name))
    .map(({ name, world }): Omit<TransferTask, 'set'> => {
      return { of: { base: name }, model: { kind: 'shipped', name }, world };
    });
  const tasks = [...bases, ...held].flatMap((one) =>
    transferSetIds
      .filter((set) => !tested.some((done) => done.set === set && sameModel(done.of, one.of)))
      .map((set) => ({ ...one, set })),
  );
  return {
    tasks,
    models: new Set(tasks.map(({ of }) => of)).size,
    notHeld: runs.filter((run) => modelOf(run, holdings) === null),
    possible: runs.length > 0,
  };
}

/** The last model of a run, where the lab holds it. */
function modelOf(run: ComparedRun, { checkpoints, live, kept }: Holdings): Omit<TransferTask, 'set'> | null {
  const { condition, seed, spec } = run;
  if (run.onScreen) {
    if (!live) return null;
    const own = checkpoints.filter((c) => c.condition === condition && c.seed === seed && c.step > 0);
    const step = Math.max(0, ...own.map((c) => c.step));
    if (step === 0) return null;
    const model: ModelRef = { kind: 'checkpoint', condition, seed, step };
    return { of: { run, step }, model, world: spec.world };
  }
  const step = run.metrics.at(-1)?.step ?? 0;
  const own = kept.find(({ id }) => id === run.experiment)?.runs;
  const holds = own?.some((of) => of.condition === condition && of.seed === seed && of.model);
  if (step === 0 || !holds) return null;
  const model: KeptModelRef = { kind: 'kept', id: run.experiment, condition, seed };
  return { of: { run, step }, model, world: spec.world };
}

function sameModel(a: TransferModel, b: TransferModel): boolean {
  if ('base' in a || 'base' in b) return 'base' in a && 'base' in b && a.base === b.base;
  const sameRun =
    a.run.experiment === b.run.experiment &&
    a.run.condition === b.run.condition &&
    a.run.seed === b.run.seed &&
    (!b.run.onScreen || a.run.spec === b.run.spec);
  return sameRun && a.step === b.step;
}
