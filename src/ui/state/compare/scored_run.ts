import type { Spec } from '../../../experiment/spec.ts';
import { type EntropyChange, entropyChange } from '../../../forks/entropy_change.ts';
import { forkShare } from '../../../forks/entropy_distribution.ts';
import { overlapOverTraces, type PooledOverlap } from '../../../forks/overlap.ts';
import type { InspectCost } from '../../../lab/client/inspect_protocol.ts';

/** The entropies of some traces' response tokens under a model of a run; step 0 is the base. Nats. */
export interface ScoredStep {
  readonly step: number;
  /** A list a trace, the same tokens at every step. */
  readonly entropies: readonly (readonly number[])[];
}

/** Traces that the last model of a run wrote, read by the base and by its checkpoints. */
export interface ScoredRun {
  /** The spec it was trained with, compared by identity: a run that was restarted has another object and other checkpoints. */
  readonly spec: Spec;
  readonly condition: string;
  readonly seed: number;
  /** By step, rising: the base first, the model that wrote the traces last. */
  readonly steps: readonly ScoredStep[];
  readonly cost: InspectCost;
}

/** The overlap of a step's top 20 % positions with those of the base and of the last model (paper, Table 1). */
export interface OverlapAt {
  readonly step: number;
  readonly withBase: PooledOverlap;
  readonly withFinal: PooledOverlap;
}

/** Table 1 of a run. Steps without tokens are left out. */
export function overlaps({ steps }: ScoredRun): OverlapAt[] {
  const [base, final] = [steps[0], steps[steps.length - 1]];
  if (!base || !final) return [];
  return steps.flatMap(({ step, entropies }) => {
    const withBase = overlapOverTraces(pairs(base.entropies, entropies), forkShare);
    const withFinal = overlapOverTraces(pairs(final.entropies, entropies), forkShare);
    return withBase && withFinal ? [{ step, withBase, withFinal }] : [];
  });
}

/** Fig. 4 of a run: from the base to the last model. */
export function changeOf({ steps }: ScoredRun): EntropyChange[] {
  const [base, final] = [steps[0], steps[steps.length - 1]];
  return base && final ? entropyChange(pairs(base.entropies, final.entropies)) : [];
}

const pairs = (before: readonly (readonly number[])[], after: readonly (readonly number[])[]) =>
  before.map((entropies, i) => ({ before: entropies, after: after[i] }));
