import type { Draws } from '../../../lab/client/inspect_protocol.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';

/** Filters in a few words; empty for none. */
export const filterWords = (t: Messages, { topK = 0, topP = 1, minP = 0 }: Draws['filter'] = {}): string =>
  t.chat.filtersOf(topK, topP, minP);

/** The chosen filters in a few words; empty for none, and where the model is not asked in words. */
export function useFilters(inWords: boolean): string {
  const t = useMessages();
  const { topK, topP, minP } = useInspect((s) => s.view.chat);
  return inWords ? t.chat.filtersOf(topK, topP, minP) : '';
}
