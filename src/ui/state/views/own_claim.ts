import {
  type AdapterClass,
  type Claim,
  type ClaimedResult,
  processorAdapter,
} from '../../../experiment/claim.ts';
import type { RunRecord } from '../../../experiment/record.ts';
import { linkLimits } from '../../../formats/link/link_limits.ts';
import type { AdapterFacts } from '../../../lab/client/protocol.ts';
import { momentsOf } from '../../../stats/moments.ts';
import { adapterClassOf } from '../../words/adapter_class.ts';
import type { Experiment, RunState } from '../experiment.ts';

type Evaluated = Pick<RunRecord, 'condition' | 'seed' | 'evaluations'> | RunState;

/** The evaluation at the experiment's last step, if the run has come so far. */
export const lastEvaluation = ({ evaluations }: Evaluated, steps: number) =>
  evaluations.findLast(({ step }) => step === steps);

/**
 * The result of a training that is done here, as a link can claim it: every condition whose seeds are all at the end.
 * @returns null if there is none, or if the shown run was not trained here
 */
export function ownClaim({ source, spec, runs, adapter }: Experiment): Claim | null {
  if (source !== 'live') return null;
  const all = Object.values(runs);
  const finished = spec.conditions.flatMap(({ name }) => {
    const own = all.filter((run) => run.condition === name);
    const done = own.filter((run) => lastEvaluation(run, spec.steps));
    return done.length === spec.seeds.length ? [{ name, runs: done }] : [];
  });
  if (finished.length === 0) return null;
  const evaluated = new Set(finished.flatMap((one) => one.runs[0].evaluations.map(({ step }) => step)));
  const steps = thinnedSteps([...evaluated].sort((a, b) => a - b));
  return {
    adapter: classOf(
      finished.flatMap((one) => one.runs),
      adapter,
    ),
    steps,
    results: finished.map((one): ClaimedResult => {
      const last = momentsOf(one.runs.map((run) => lastEvaluation(run, spec.steps)!['eval/pass@1']))!;
      return {
        condition: one.name,
        mean: last.mean,
        sd: last.sd,
        n: last.n,
        pass: steps.map((step) => {
          const values = one.runs.flatMap(({ evaluations }) =>
            evaluations.filter((e) => e.step === step).map((e) => e['eval/pass@1']),
          );
          // A mean over some of the seeds would be another curve.
          return values.length === one.runs.length ? momentsOf(values)!.mean : null;
        }),
        ...hashesOf(one.runs, spec.seeds),
      };
    }),
  };
}

/** The class of what runs were trained on. What was kept may have begun, or gone on, on another adapter than this one. */
function classOf(runs: readonly RunState[], adapter: AdapterFacts | null): AdapterClass {
  const isOn = (name?: string) => (run: RunState) =>
    (run.adapter ?? adapter?.name) === name && !run.resumed?.some(({ otherAdapter }) => otherAdapter);
  if (runs.every(isOn(processorAdapter))) return 'wasm';
  return runs.every(isOn(adapter?.name)) ? adapterClassOf(adapter) : 'unknown';
}

/** The hashes of a condition's runs in the order of the seeds, where all have one. */
function hashesOf(runs: readonly RunState[], seeds: readonly number[]): Pick<ClaimedResult, 'hashes'> {
  const hashes = seeds.flatMap((seed) => runs.find((run) => run.seed === seed)?.hash ?? []);
  return hashes.length === seeds.length ? { hashes } : {};
}

/** At most as many steps as a claim holds, the first and the last among them. */
function thinnedSteps(steps: number[]): number[] {
  const most = linkLimits.claimSteps;
  if (steps.length <= most) return steps;
  return Array.from({ length: most }, (_, i) => steps[Math.round((i * (steps.length - 1)) / (most - 1))]);
}
