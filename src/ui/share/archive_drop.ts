import { droppedFiles } from '../kit/dropped_files.ts';
import { archiveStore } from '../state/views/archive_store.ts';

/** Whether a file calls itself an archive. What it is, its reader finds out. */
export const isArchive = ({ name, type }: File): boolean =>
  /\.zip$/i.test(name) || /^application\/(x-)?zip(-compressed)?$/.test(type);

/** The session is loaded when the first archive comes: no first paint waits for it. */
async function take(file: File) {
  const { openArchive } = await import('./archive_session.ts');
  await openArchive(file, file.name);
}

/** The same for files of other trainers. */
async function takeRuns(dropped: DataTransfer) {
  // The browser forgets what was dropped once the event is over.
  const files = droppedFiles(dropped);
  const { takeFiles } = await import('../state/foreign/import_session.ts');
  await takeFiles(files);
}

/**
 * Takes archives that are dropped or pasted anywhere on the page. It listens before any view does, and marks what it takes
 * as done with, so that a view that takes other files leaves it alone. Returns an unsubscribe function.
 */
export function listenForArchives(): () => void {
  const listening = new AbortController();
  const options = { signal: listening.signal, capture: true };
  const over = (event: DragEvent) => {
    // Without this the browser opens the file in the page's place.
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  const receive = (event: Event, files: FileList | undefined) => {
    const file = [...(files ?? [])].find(isArchive);
    if (!file) return;
    event.preventDefault();
    const { kind } = archiveStore.getState().work;
    if (kind !== 'saving') void take(file);
  };
  document.addEventListener('dragover', over, options);
  document.addEventListener('drop', (event) => receive(event, event.dataTransfer?.files), options);
  // What no view has taken may be of another trainer; it is not opened in the page's place either.
  const rest = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    void takeRuns(event.dataTransfer);
  };
  document.addEventListener('drop', rest, { signal: listening.signal });
  document.addEventListener('paste', (event) => receive(event, event.clipboardData?.files), options);
  return () => listening.abort();
}
