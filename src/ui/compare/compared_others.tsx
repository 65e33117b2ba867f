import { removeExperiment } from '../state/compare/compare_store.ts';
import { useMessages } from '../words/language.ts';
import { useComparedOthers } from './use_compared.ts';

/** The other experiments that are compared, each with a button to remove it. */
export function ComparedOthers() {
  const words = useMessages().kept.list;
  const others = useComparedOthers();
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
