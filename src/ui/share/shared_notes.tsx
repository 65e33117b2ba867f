import { type ComponentType, lazy } from 'react';
import { LazyPart } from '../kit/view_boundary.tsx';
import { useImport } from '../state/foreign/import_store.ts';
import { useArchive } from '../state/views/archive_store.ts';
import { useShare } from '../state/views/share_store.ts';
import { useMessages } from '../words/language.ts';

const LateNotes = lazy(() =>
  import('./opened_notes.tsx').then(({ OpenedNotes }) => ({ default: OpenedNotes })),
);

const ImportNotes = lazy(() => import('./import_notes.tsx'));

let Notes: ComponentType = LateNotes;

/** Has the notes ready for the first thing that is shown, below which they would push all else down a moment later. */
export async function loadNotes(): Promise<void> {
  Notes = (await import('./opened_notes.tsx')).OpenedNotes;
}

/** What is to be said of links, archives and files of other trainers, whose code comes once there is something to say. */
export function SharedNotes() {
  const t = useMessages();
  const linked = useShare((s) => s.opened !== null || s.fault !== null);
  const archive = useArchive((s) => s.work.kind !== 'none');
  const imports = useImport().kind !== 'none';
  return (
    <>
      {(linked || archive) && (
        <LazyPart name={t.share.opened}>
          <Notes />
        </LazyPart>
      )}
      {imports && (
        <LazyPart name={t.share.opened}>
          <ImportNotes />
        </LazyPart>
      )}
    </>
  );
}
