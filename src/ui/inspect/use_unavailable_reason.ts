import { useInspect } from '../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../state/inspect/use_no_adapter.ts';
import { useMessages } from '../words/language.ts';
import { useModelAvailable } from './model_choice.tsx';

/** Why nothing can be computed with the chosen model now, in words; null where it can. */
export function useUnavailableReason(): string | null {
  const words = useMessages().inspect.hindrances;
  const noAdapter = useNoAdapter();
  const held = useModelAvailable();
  const busy = useInspect((s) => s.job !== null);
  if (noAdapter !== null) return words.noAdapter(noAdapter);
  if (!held) return words.notHeld;
  return busy ? words.busy : null;
}
