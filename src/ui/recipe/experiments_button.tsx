import { openExperiments, useKept } from '../state/views/kept_store.ts';
import { usePart } from '../state/views/lesson_state.ts';
import { useMessages } from '../words/language.ts';

/** The quiet button that opens all experiments, with how many there are. */
export function ExperimentsButton() {
  const words = useMessages().kept;
  const count = useKept((s) => s.experiments?.filter(({ removed }) => removed === null).length ?? 0);
  if (usePart('experiments') === 'hidden') return null;
  return (
    <button type="button" className="plain" aria-haspopup="dialog" onClick={openExperiments}>
      {count > 0 ? words.openCount(count) : words.open}
    </button>
  );
}
