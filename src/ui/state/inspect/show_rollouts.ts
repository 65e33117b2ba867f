import { asksOf } from '../../../trainers/import/rollouts/chat_rollouts.ts';
import type { RolloutSet } from '../../../trainers/import/rollouts/read_rollouts.ts';
import { isUnscored } from './bare_text.ts';
import { showTraces } from './inspect_session.ts';
import { inspectStore } from './inspect_store.ts';

/** Most sets of one import that are shown: as many as can be set aside, and the one on top. */
export const mostSets = 5;

/**
 * Shows sets of rollouts in place of the samples before, with the chats that they answer. The one that is shown is the first with entropies; the others are set aside.
 */
export function showRollouts(sets: readonly RolloutSet[]) {
  const scored = sets.find(({ traces }) => traces.some((trace) => !isUnscored(trace)));
  const shown = scored ?? sets[0];
  if (!shown) return;
  for (const set of [...sets.filter((one) => one !== shown).slice(0, mostSets - 1), shown]) showSet(set);
}

function showSet(set: RolloutSet) {
  showTraces(set.traces, 'file', null, set.title);
  if (!set.messages) return;
  const asks = asksOf(set);
  inspectStore.setState(({ inspected }) => ({
    inspected: inspected.map((one, i) => ({ ...one, ask: asks[i] })),
  }));
}
