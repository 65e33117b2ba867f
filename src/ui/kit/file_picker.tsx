import { useRef } from 'react';
import type { PathedFile } from '../../hub/file_folder.ts';
import { pickedFiles } from './dropped_files.ts';

interface PickerProps {
  label: string;
  /** Picks a whole folder, and not some files. */
  directory?: boolean;
  className?: string;
  onFiles: (files: PathedFile[]) => void;
}

/** A button that lets the reader pick a folder, or several files. */
export function FilePicker({ label, directory = false, className, onFiles }: PickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        {...(directory ? { webkitdirectory: '' } : {})}
        onChange={({ currentTarget }) => {
          const files = pickedFiles(currentTarget.files);
          if (files.length > 0) onFiles(files);
          // So that the same folder can be chosen again.
          currentTarget.value = '';
        }}
      />
      <button type="button" className={className} onClick={() => input.current?.click()}>
        {label}
      </button>
    </>
  );
}
