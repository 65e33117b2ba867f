import { dismissNotice, useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';

/** What could not be done, until it is closed. */
export function NoticeNote() {
  const words = useMessages().kept;
  const notice = useKept((s) => s.notice);
  if (!notice) return null;
  return (
    <p className="kept-note barred" role="alert">
      {notice.kind === 'busy' ? words.busy(notice.name) : words.fault(notice.detail)}{' '}
      <button type="button" className="plain" onClick={dismissNotice}>
        {words.dismiss}
      </button>
    </p>
  );
}
