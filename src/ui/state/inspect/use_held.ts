import { useMemo } from 'react';
import type { Held } from './usable_model.ts';
import { useInspect } from './use_inspect.ts';

/** The models that there are, and what is known of them. */
export function useHeld(): Held {
  const checkpoints = useInspect((s) => s.checkpoints);
  const folders = useInspect((s) => s.folders);
  const facts = useInspect((s) => s.facts);
  const begins = useInspect((s) => s.begins);
  return useMemo(() => ({ checkpoints, folders, facts, begins }), [checkpoints, folders, facts, begins]);
}
