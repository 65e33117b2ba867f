import { type ComponentType, lazy } from 'react';
import { LazyPart } from '../kit/view_boundary.tsx';
import { useArchive } from '../state/views/archive_store.ts';
import { useShare } from '../state/views/share_store.ts';
import { useMessages } from '../words/language.ts';

const LateNotes = lazy(() =>
  import('./opened_notes.tsx').then(({ OpenedNotes }) => ({ default: OpenedNotes })),
);

let Notes: ComponentType = LateNotes;

/** Has the notes ready for the first thing that is shown, below which they would push all else down a moment later. */
export async function loadNotes(): Promise<void> {
  Notes = (await import('./opened_notes.tsx')).OpenedNotes;
}

/** What is to be said of links and archives, whose code comes once there is something to say. */
export function SharedNotes() {
  const t = useMessages();
  const linked = useShare((s) => s.opened !== null || s.fault !== null);
  const archive = useArchive((s) => s.work.kind !== 'none');
  if (!linked && !archive) return null;
  return (
    <LazyPart name={t.share.opened}>
      <Notes />
    </LazyPart>
  );
}
