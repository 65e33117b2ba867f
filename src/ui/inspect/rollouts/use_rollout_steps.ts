import type { Inspected } from '../../state/inspect/inspect_store.ts';
import { type RolloutSteps, rolloutSteps } from '../../state/inspect/rollout_steps.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';

/** The samples by step and prompt; null where they are none of a training, or of one prompt alone. */
export function useRolloutSteps(): RolloutSteps | null {
  return stepsOf(useInspect((s) => s.inspected));
}

/** Sorted once for all that ask. */
const known = new WeakMap<readonly Inspected[], { steps: RolloutSteps | null }>();

function stepsOf(inspected: readonly Inspected[]): RolloutSteps | null {
  const found = known.get(inspected) ?? { steps: rolloutSteps(inspected) };
  known.set(inspected, found);
  return found.steps;
}
