import { removedFor } from '../../lab/client/kept_protocol.ts';
import { removeNow, restore } from '../state/views/kept_session.ts';
import { useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';
import { KeptRow } from './kept_row.tsx';

/** All kept experiments, starred first, then the newest; queued ones are listed in the queue. */
export function KeptList() {
  const t = useMessages();
  const words = t.kept.list;
  const experiments = useKept((s) => s.experiments);
  const damaged = useKept((s) => s.damaged);
  const listed = (experiments ?? [])
    .filter(({ queued, removed }) => queued === null || removed !== null)
    .toSorted((a, b) => Number(b.star) - Number(a.star));
  return (
    <section aria-label={words.heading}>
      <h3>{words.heading}</h3>
      {experiments === null && <p className="note">{words.loading}</p>}
      {experiments !== null && listed.length === 0 && <p className="note">{words.empty}</p>}
      <ul className="kept-list">
        {listed.map((experiment) =>
          experiment.removed === null ? (
            <KeptRow key={experiment.id} experiment={experiment} />
          ) : (
            <li key={experiment.id} className="kept-removed row">
              <span className="note">{words.removed(experiment.name, removedFor / 60_000)}</span>
              <span className="row-actions">
                <button
                  type="button"
                  className="plain"
                  aria-label={words.undoOf(experiment.name)}
                  onClick={() => restore(experiment.id)}
                >
                  {words.undo}
                </button>
                <button
                  type="button"
                  className="plain"
                  aria-label={words.removeNowOf(experiment.name)}
                  onClick={() => removeNow(experiment.id)}
                >
                  {words.removeNow}
                </button>
              </span>
            </li>
          ),
        )}
      </ul>
      {damaged.length > 0 && (
        <details>
          <summary className="note">{words.damaged(damaged.length)}</summary>
          <ul className="kept-list">
            {damaged.map(({ id, fault }) => (
              <li key={`${id} ${fault}`} className="kept-removed row">
                <span className="note">{fault}</span>
                {!experiments?.some((of) => of.id === id) && (
                  <button type="button" className="plain" onClick={() => removeNow(id)}>
                    {words.deleteDamaged}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
