import { useKept } from '../state/views/kept_store.ts';
import { FullNote } from './full_note.tsx';
import { NoticeNote } from './notice_note.tsx';

/** What could not be kept, written or read, over a view that has no place of its own for it, as Train has. */
export function TroubleNotes() {
  const sheet = useKept((s) => s.sheet);
  const trouble = useKept((s) => s.notice !== null || s.full !== null);
  if (sheet || !trouble) return null;
  return (
    <div className="share-note">
      <FullNote />
      <NoticeNote />
    </div>
  );
}
