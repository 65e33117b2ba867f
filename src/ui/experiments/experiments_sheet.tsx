import { useEffect } from 'react';
import { Sheet } from '../kit/sheet.tsx';
import { askList } from '../state/views/kept_session.ts';
import { closeExperiments, useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';
import { FullNote } from './full_note.tsx';
import { KeptList } from './kept_list.tsx';
import { NoticeNote } from './notice_note.tsx';
import { QueueSection } from './queue_section.tsx';
import { StorageSection } from './storage_section.tsx';

/** All experiments: those queued, those kept, and the storage they take. */
export default function ExperimentsSheet() {
  const words = useMessages().kept;
  const denied = useKept((s) => s.denied);
  useEffect(() => {
    // Another tab may have changed the saved experiments.
    askList();
  }, []);
  return (
    <Sheet title={words.title} close={words.done} long className="lab-sheet" onClose={closeExperiments}>
      {denied !== null && <p className="note">{words.memory}</p>}
      <FullNote />
      <NoticeNote />
      <QueueSection />
      <KeptList />
      <StorageSection />
    </Sheet>
  );
}
