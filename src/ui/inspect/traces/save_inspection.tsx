import { saveFile } from '../../kit/save_file.ts';
import { inspectStore, shownOf } from '../../state/inspect/inspect_store.ts';
import { folderKey } from '../../state/inspect/usable_model.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { labStore } from '../../state/lab_store.ts';
import { useMessages } from '../../words/language.ts';
import { inspectionFile, isSavable } from './inspection_file.ts';
import { fileNameOf } from './save_traces.ts';

/** Saves the shown sample with the scan of its forks, where it has one. */
export function SaveInspection({ onError }: { onError: (sentence: string) => void }) {
  const words = useMessages().traces;
  const offered = useInspect((s) => {
    const shown = shownOf(s);
    return shown !== null && isSavable(shown);
  });
  if (!offered) return null;
  const save = () => {
    const { inspected, facts } = inspectStore.getState();
    const shown = shownOf(inspectStore.getState());
    if (!shown) return;
    const { model, trace } = shown;
    const weights = model?.kind === 'folder' ? (facts[folderKey(model)]?.weights.join(', ') ?? '') : '';
    const adapter = labStore.getState().adapter?.name ?? 'unknown';
    try {
      const text = inspectionFile(shown, inspected, { adapter, weights });
      const name = fileNameOf(`scan ${trace.title}`).replace(/jsonl$/, 'json');
      saveFile(new Blob([text], { type: 'application/json' }), name);
    } catch (error) {
      onError(words.notSaved(error instanceof Error ? error.message : String(error)));
    }
  };
  return (
    <button type="button" onClick={save}>
      {words.saveScan}
    </button>
  );
}
