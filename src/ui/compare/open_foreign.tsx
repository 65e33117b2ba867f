import { useRef } from 'react';
import { pickedFiles } from '../kit/dropped_files.ts';
import { useComparePanels } from '../words/compare_panels_language.ts';

/** Opens files of other trainers, or the folder of a run. */
export function OpenForeign() {
  const words = useComparePanels().open;
  const folder = useRef<HTMLInputElement>(null);
  const several = useRef<HTMLInputElement>(null);
  const picker = (directory: boolean) => (
    <input
      ref={directory ? folder : several}
      type="file"
      multiple
      hidden
      aria-label={directory ? words.folder : words.files}
      {...(directory ? { webkitdirectory: '' } : {})}
      onChange={({ currentTarget }) => {
        const files = pickedFiles(currentTarget.files);
        if (files.length > 0) void take(files);
        // So that the same folder can be chosen again.
        currentTarget.value = '';
      }}
    />
  );
  return (
    <p className="row-actions open-foreign" title={words.hint}>
      {picker(false)}
      {picker(true)}
      <button type="button" className="plain" onClick={() => several.current?.click()}>
        {words.files}
      </button>
      <button type="button" className="plain" onClick={() => folder.current?.click()}>
        {words.folder}
      </button>
    </p>
  );
}

async function take(files: ReturnType<typeof pickedFiles>) {
  const { takeFiles } = await import('../state/foreign/import_session.ts');
  await takeFiles(Promise.resolve(files));
}
