import { useEffect, useRef, useState } from 'react';
import { giveFiles } from '../state/models/models_session.ts';
import { useModels } from '../state/models/models_store.ts';
import { useModelsWords } from '../words/models_language.ts';
import { droppedFiles, pickedFiles } from './dropped_files.ts';

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
    const { signal } = listening;
    const enter = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    element.addEventListener('dragenter', enter, { signal });
    element.addEventListener('dragover', enter, { signal });
    element.addEventListener(
      'dragleave',
      ({ relatedTarget: to }) => {
        if (!(to instanceof Node && element.contains(to))) setOver(false);
      },
      { signal },
    );
    element.addEventListener(
      'drop',
      (event) => {
        setOver(false);
        // An archive: the page has taken it before.
        if (event.defaultPrevented || !event.dataTransfer) return;
        event.preventDefault();
        void droppedFiles(event.dataTransfer).then(giveFiles);
      },
      { signal },
    );
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
