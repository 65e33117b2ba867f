import { useLab } from '../../state/use_lab.ts';
import { useMessages } from '../../words/language.ts';
import { putUpdateOff, useOffline } from './offline_store.ts';
import { isAtWork } from './start_offline.ts';

/** The quiet word that the page needs no network any more. It ends a line that is there before, so that nothing moves. */
export function OfflineWord() {
  const t = useMessages();
  const ready = useOffline((s) => s.ready);
  if (!ready) return null;
  return (
    <span className="offline-ready" title={t.offline.about}>
      {t.offline.ready}
    </span>
  );
}

/** That a newer version is there, under the bar. While something is trained it waits with its button. */
export function UpdateNote() {
  const t = useMessages();
  const takeUpdate = useOffline((s) => s.takeUpdate);
  const putOff = useOffline((s) => s.putOff);
  const atWork = useLab(isAtWork);
  if (!takeUpdate || putOff) return null;
  return (
    <section className="share-note update-note row" role="status" aria-label={t.offline.update}>
      <p>{[t.offline.update, atWork ? t.offline.afterTraining : t.offline.reloads].join(t.gap)}</p>
      <p className="row">
        {!atWork && (
          <button type="button" onClick={takeUpdate}>
            {t.offline.reload}
          </button>
        )}
        <button type="button" className="plain" onClick={putUpdateOff}>
          {t.offline.later}
        </button>
      </p>
    </section>
  );
}
