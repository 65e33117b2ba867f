import { useEffect } from 'react';
import { sum } from '../../stats/totals.ts';
import { askModels } from '../state/models/models_session.ts';
import { keptBytes, useModels } from '../state/models/models_store.ts';
import { askToPersist, askUsage } from '../state/views/kept_session.ts';
import { useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';

/** The room that is taken, and whether the browser keeps it. Nothing of it where the storage is denied. */
export function StorageSection() {
  const t = useMessages();
  const words = t.kept.storage;
  const experiments = useKept((s) => s.experiments);
  const denied = useKept((s) => s.denied);
  const usage = useKept((s) => s.usage);
  const persisted = useKept((s) => s.persisted);
  const asked = useKept((s) => s.persistAsked);
  const kept = sum(experiments ?? [], ({ bytes }) => bytes);
  const models = useModels((s) => keptBytes(s.models));
  useEffect(() => askModels(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever what is kept changes
  useEffect(() => askUsage(), [kept, models]);
  if (denied !== null) return null;
  const used = usage?.usage ?? null;
  const quota = usage?.quota ?? null;
  return (
    <section aria-label={words.heading}>
      <h3>{words.heading}</h3>
      <p className="note">
        {words.used(t.numbers.bytes(kept))}
        {t.gap}
        {models > 0 && words.models(t.numbers.bytes(models))}
        {models > 0 && t.gap}
        {used === null || quota === null
          ? words.unknown
          : words.of(t.numbers.bytes(used), t.numbers.bytes(quota))}
      </p>
      {used !== null && quota !== null && (
        <progress aria-label={words.meter} max={Math.max(1, quota)} value={used} />
      )}
      <p className="note">
        {persisted === true ? words.persisted : asked ? words.refused : words.notPersisted}{' '}
        {persisted !== true && !asked && (
          <button type="button" className="plain" onClick={askToPersist}>
            {words.ask}
          </button>
        )}
      </p>
    </section>
  );
}
