import type { RolloutSet } from '../../../trainers/import/rollouts/read_rollouts.ts';
import { isUnscored } from './bare_text.ts';
import { showTraces } from './inspect_session.ts';
import { inspectStore } from './inspect_store.ts';

/**
 * Shows sets of rollouts in place of the samples before, with the chats that they answer, and says what is to be said of them.
 * The one that is shown is the first with entropies; the others are set aside.
 */
export function showRollouts(sets: readonly RolloutSet[]) {
  const scored = sets.find(({ traces }) => traces.some((trace) => !isUnscored(trace)));
  const shown = scored ?? sets[0];
  if (!shown) return;
  for (const set of [...sets.filter((one) => one !== shown).slice(0, 3), shown]) showSet(set);
  const said = sets.filter(({ notes }) => notes.length > 0);
  if (said.length > 0) inspectStore.setState({ notice: { kind: 'rollouts', sets: said } });
}

function showSet({ traces, title, messages }: RolloutSet) {
  showTraces(traces, 'file', null, title);
  if (!messages) return;
  inspectStore.setState(({ inspected }) => ({
    inspected: inspected.map((one, i) => {
      const chat = messages[i];
      return chat ? { ...one, ask: askOf(chat, i) } : one;
    }),
  }));
}

type Chat = NonNullable<NonNullable<RolloutSet['messages']>[number]>;

/** A chat whose right answer is not known, as the model's template writes it. */
const askOf = (messages: Chat, i: number) =>
  ({
    problem: { id: `rollout ${i + 1}`, answer: null, verifier: { name: 'number' }, messages },
    system: null,
    prefill: '',
    template: 'chat',
    thinking: null,
    longest: 512,
    stops: [],
  }) as const;
