import { removeExperiment } from '../state/compare/compare_store.ts';
import { useMessages } from '../words/language.ts';
import { useBeside } from './use_compared.ts';

/** What stands beside the experiment on the screen, with the way to take it out. */
export function ComparedOthers() {
  const words = useMessages().kept.list;
  const others = useBeside();
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
