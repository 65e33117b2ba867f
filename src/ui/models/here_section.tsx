import { useEffect } from 'react';
import { keptBytes, useModels } from '../state/models/models_store.ts';
import { askUsage } from '../state/views/kept_session.ts';
import { useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';
import { useModelsWords } from '../words/models_language.ts';
import { ModelRow } from './model_row.tsx';

/** The models that are here, and the room they take. */
export function HereSection() {
  const t = useMessages();
  const m = useModelsWords();
  const words = m.here;
  const models = useModels((s) => s.models);
  const problem = useModels((s) => s.findProblem);
  const usage = useKept((s) => s.usage);
  const taken = keptBytes(models);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever the models change
  useEffect(() => askUsage(), [taken]);
  const used = usage?.usage ?? null;
  const quota = usage?.quota ?? null;
  return (
    <section aria-label={words.heading}>
      <h3>{words.heading}</h3>
      {models === null && problem === null && <p className="note">{words.loading}</p>}
      {models?.length === 0 && <p className="note">{words.empty}</p>}
      {models !== null && models.length > 0 && (
        <ul className="model-list">
          {models.map((model) => (
            <ModelRow key={model.folder} model={model} />
          ))}
        </ul>
      )}
      {taken > 0 && (
        <div className="models-room">
          <p className="note">
            {t.kept.storage.models(t.numbers.bytes(taken))}
            {t.gap}
            {used !== null &&
              quota !== null &&
              t.kept.storage.of(t.numbers.bytes(used), t.numbers.bytes(quota))}
          </p>
          {used !== null && quota !== null && (
            <progress aria-label={t.kept.storage.meter} max={Math.max(1, quota)} value={used} />
          )}
        </div>
      )}
    </section>
  );
}
