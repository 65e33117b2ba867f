import { useMessages } from '../messages/language.ts';
import { removeExperiment, useCompare } from './compare_store.ts';

/** What stands beside the experiment on the screen, with the way to take it out. */
export function ComparedOthers() {
  const words = useMessages().kept.list;
  const others = useCompare((s) => s.others);
  if (others.length === 0) return null;
  return (
    <p className="row-actions">
      {others.map(({ id, name }) => (
        <button key={id} type="button" className="plain" onClick={() => removeExperiment(id)}>
          {words.uncompareOf(name ?? id)}
        </button>
      ))}
    </p>
  );
}
