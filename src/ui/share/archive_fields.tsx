import { useRef } from 'react';
import { useMessages } from '../messages/language.ts';
import { presetName } from '../messages/preset_name.ts';
import { labStore } from '../state/lab_store.ts';
import { openArchive, saveArchive } from './archive_session.ts';
import { Control } from './control.tsx';

interface ArchiveFieldsProps {
  /** What the experiment is called. */
  name: string;
  /** Something has begun that the page tells about. */
  onDone: () => void;
}

/** Saves what is on the screen as a file, and opens such a file. */
export function ArchiveFields({ name, onDone }: ArchiveFieldsProps) {
  const t = useMessages();
  const file = useRef<HTMLInputElement>(null);
  return (
    <Control name="files">
      <section className="archive-fields" aria-label={t.share.file}>
        <p className="note">{t.share.fileHint}</p>
        <p className="share-acts">
          <button
            type="button"
            onClick={() => {
              const { preset } = labStore.getState().experiment;
              onDone();
              void saveArchive(name, t.archive.nameOf(presetName(t, preset)));
            }}
          >
            {t.archive.save}
          </button>
          <button type="button" onClick={() => file.current?.click()}>
            {t.archive.open}
          </button>
          <input
            ref={file}
            type="file"
            accept=".zip,application/zip"
            hidden
            aria-label={t.archive.open}
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              event.target.value = '';
              if (!chosen) return;
              onDone();
              void openArchive(chosen, chosen.name);
            }}
          />
        </p>
      </section>
    </Control>
  );
}
