import type { PathedFile } from '../../hub/file_folder.ts';
import { FilePicker } from '../kit/file_picker.tsx';
import { useComparePanels } from '../words/compare_panels_language.ts';

/** Opens files of other trainers, or the folder of a run. */
export function OpenForeign() {
  const words = useComparePanels().open;
  return (
    <p className="row-actions open-foreign" title={words.hint}>
      <FilePicker className="plain" label={words.files} onFiles={take} />
      <FilePicker className="plain" label={words.folder} directory onFiles={take} />
    </p>
  );
}

async function take(files: PathedFile[]) {
  const { takeFiles } = await import('../state/foreign/import_session.ts');
  await takeFiles(Promise.resolve(files));
}
