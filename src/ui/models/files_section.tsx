import { useEffect, useRef, useState } from 'react';
import { droppedFiles } from '../kit/dropped_files.ts';
import { takeDroppedFiles } from '../kit/file_drop.ts';
import { FilePicker } from '../kit/file_picker.tsx';
import { giveFiles } from '../state/models/models_session.ts';
import { useModels } from '../state/models/models_store.ts';
import { useModelsWords } from '../words/models_language.ts';

/** A model from the visitor's disk: dropped on the sheet, or picked. */
export function FilesSection() {
  const m = useModelsWords();
  const words = m.files;
  const zone = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  const problem = useModels((s) => s.filesProblem);

  useEffect(() => {
    // Anywhere on the sheet: nobody aims at a rectangle with a folder in hand.
    const element = zone.current?.closest('dialog');
    if (!element) return;
    const listening = new AbortController();
    const dropped = (files: DataTransfer) => void droppedFiles(files).then(giveFiles);
    takeDroppedFiles(element, { over: setOver, dropped }, listening.signal);
    return () => listening.abort();
  }, []);

  return (
    <section aria-label={words.heading} ref={zone}>
      <h3>{words.heading}</h3>
      <p className="note">{words.about}</p>
      <div className={over ? 'model-drop is-over row' : 'model-drop row'}>
        <span>{words.drop}</span>
        <FilePicker label={words.folder} directory onFiles={giveFiles} />
        <FilePicker label={words.several} onFiles={giveFiles} />
      </div>
      {problem && (
        <p className="model-problem" role="alert">
          {m.problem(problem)}
        </p>
      )}
    </section>
  );
}
