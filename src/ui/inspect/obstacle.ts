import { useMessages } from '../messages/language.ts';
import { useModelHeld } from './model_choice.tsx';
import { useInspect } from './use_inspect.ts';
import { useNoAdapter } from './use_no_adapter.ts';

/** Why the chosen model cannot be asked for anything now, in words; null where it can. */
export function useObstacle(): string | null {
  const words = useMessages().inspect.hindrances;
  const noAdapter = useNoAdapter();
  const held = useModelHeld();
  const busy = useInspect((s) => s.job !== null);
  if (noAdapter !== null) return words.noAdapter(noAdapter);
  if (!held) return words.notHeld;
  return busy ? words.busy : null;
}
