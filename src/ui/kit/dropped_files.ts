import type { PathedFile } from '../../hub/file_folder.ts';
import { isEnvironment } from '../../trainers/import/run_folder.ts';

/** Files after which no more are listed, one more than are imported, and the deepest folder: somebody may drop a whole disk. */
const mostFiles = 20_001;
const deepest = 8;

/** The files of a picker, with their paths where a folder was picked. */
export function pickedFiles(files: FileList | null): PathedFile[] {
  const all = [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  const environments = all.flatMap(({ path }) => /^(.*\/)pyvenv\.cfg$/.exec(path)?.[1] ?? []);
  return all
    .filter(
      ({ path }) =>
        !environments.some((folder) => path.startsWith(folder)) &&
        !path.split('/').some((part) => isEnvironment(part)),
    )
    .slice(0, mostFiles);
}

/**
 * The files of what was dropped, in folders of any depth but environments. To be called while the event is handled: afterwards the browser
 * has forgotten what was dropped.
 */
export function droppedFiles({ items, files }: DataTransfer): Promise<PathedFile[]> {
  const entries = [...(items ?? [])].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  return entries.length > 0 ? filesOf(entries, 0) : Promise.resolve(pickedFiles(files));
}

async function filesOf(entries: readonly FileSystemEntry[], depth: number): Promise<PathedFile[]> {
  const found: PathedFile[] = [];
  if (
    isEnvironment(
      '',
      entries.map(({ name }) => name),
    )
  )
    return found;
  for (const entry of entries) {
    if (found.length >= mostFiles) break;
    if (entry.isFile) {
      const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
      found.push({ path: entry.fullPath.replace(/^\//, ''), file });
    } else if (depth < deepest && !entry.name.startsWith('.') && !isEnvironment(entry.name)) {
      found.push(...(await filesOf(await entriesOf(entry as FileSystemDirectoryEntry), depth + 1)));
    }
  }
  return found;
}

/** All entries of a folder, which the browser gives in portions. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (portion.length === 0 || all.length >= mostFiles) return all;
    all.push(...portion);
  }
}
