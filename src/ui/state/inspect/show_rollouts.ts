import { noteSentence } from '../../../trainers/import/rollouts/note_words.ts';
import type { RolloutSet } from '../../../trainers/import/rollouts/read_rollouts.ts';
import type { Messages } from '../../words/en/en.ts';
import { showTraces } from './inspect_session.ts';
import { inspectStore } from './inspect_store.ts';

/** Shows a set of rollouts in place of the samples before, with the chats that they answer, and says what is to be said of it. */
export function showRollouts({ traces, title, messages, notes }: RolloutSet, t: Messages) {
  showTraces(traces, 'file', null, title);
  if (messages) {
    inspectStore.setState(({ inspected }) => ({
      inspected: inspected.map((one, i) => {
        const chat = messages[i];
        return chat ? { ...one, ask: askOf(chat, i) } : one;
      }),
    }));
  }
  // That entropies are missing is said beside the text, with the buttons that make them.
  const said = notes.filter(({ kind }) => kind !== 'no-entropies');
  if (said.length === 0) return;
  inspectStore.setState({
    notice: {
      kind: 'file',
      sentence: t.training.opened(title, traces.length),
      lines: said.map((note) => noteSentence(note, t.training.notes)),
    },
  });
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
