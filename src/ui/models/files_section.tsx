import { useEffect, useRef, useState } from 'react';
import { droppedFiles, pickedFiles } from '../kit/dropped_files.ts';
import { takeDroppedFiles } from '../kit/file_drop.ts';
import { giveFiles } from '../state/models/models_session.ts';
import { useModels } from '../state/models/models_store.ts';
import { useModelsWords } from '../words/models_language.ts';

/** A model from the visitor's disk: dropped on the sheet, or picked. */
export function FilesSection() {
  const m = useModelsWords();
  const words = m.files;
  const zone = useRef<HTMLElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const several = useRef<HTMLInputElement>(null);
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

  const picker = (directory: boolean) => (
    <input
      ref={directory ? folder : several}
      type="file"
      multiple
      hidden
      aria-label={directory ? words.folder : words.several}
      {...(directory ? { webkitdirectory: '' } : {})}
      onChange={({ currentTarget }) => {
        const files = pickedFiles(currentTarget.files);
        if (files.length > 0) giveFiles(files);
        // So that the same folder can be chosen again.
        currentTarget.value = '';
      }}
    />
  );
  return (
    <section aria-label={words.heading} ref={zone}>
      <h3>{words.heading}</h3>
      <p className="note">{words.about}</p>
      <div className={over ? 'model-drop is-over row' : 'model-drop row'}>
        <span>{words.drop}</span>
        {picker(true)}
        {picker(false)}
        <button type="button" onClick={() => folder.current?.click()}>
          {words.folder}
        </button>
        <button type="button" onClick={() => several.current?.click()}>
          {words.several}
        </button>
      </div>
      {problem && (
        <p className="model-problem" role="alert">
          {m.problem(problem)}
        </p>
      )}
    </section>
  );
}
