import { useEffect, useRef } from 'react';
import { useModal } from '../kit/use_modal.ts';
import { askList } from '../state/views/kept_session.ts';
import { closeExperiments, useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';
import { FullNote } from './full_note.tsx';
import { KeptList } from './kept_list.tsx';
import { NoticeNote } from './notice_note.tsx';
import { QueueSection } from './queue_section.tsx';
import { StorageSection } from './storage_section.tsx';

/** All experiments: what waits, what is kept, and the room that it takes. */
export default function ExperimentsSheet() {
  const words = useMessages().kept;
  const denied = useKept((s) => s.denied);
  const dialog = useRef<HTMLDialogElement>(null);
  useModal(dialog);
  useEffect(() => {
    // Another tab may have changed what is kept.
    askList();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="experiments lab-sheet"
      aria-labelledby="experiments-title"
      onClose={closeExperiments}
    >
      <div className="sheet-head">
        <h2 id="experiments-title">{words.title}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {words.done}
        </button>
      </div>
      {denied !== null && <p className="note">{words.memory}</p>}
      <FullNote />
      <NoticeNote />
      <QueueSection />
      <KeptList />
      <StorageSection />
    </dialog>
  );
}
