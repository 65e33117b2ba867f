import { removeNow, retryWrite } from '../state/views/kept_session.ts';
import { useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';

/** No room: what waits, and what can be deleted, largest first. */
export function FullNote() {
  const t = useMessages();
  const words = t.kept.full;
  const full = useKept((s) => s.full);
  const experiments = useKept((s) => s.experiments);
  if (!full) return null;
  // What was deleted since is gone from the list.
  const left = full.deletable.filter(({ id }) => experiments?.some((of) => of.id === id) ?? true);
  return (
    <section className="kept-note barred" role="alert" aria-label={words.heading}>
      <p>
        <strong>{words.heading}.</strong>{' '}
        {full.needed > 0
          ? words.waiting(t.numbers.bytes(full.needed))
          : full.id === null
            ? words.notKept
            : words.notBegun}
      </p>
      {left.length === 0 && <p>{words.none}</p>}
      <ul>
        {left.map(({ id, name, bytes }) => (
          <li key={id}>
            <button type="button" className="plain" onClick={() => removeNow(id)}>
              {words.remove(name, t.numbers.bytes(bytes))}
            </button>
          </li>
        ))}
      </ul>
      {full.needed > 0 && (
        <button type="button" onClick={retryWrite}>
          {words.retry}
        </button>
      )}
    </section>
  );
}
