import { version } from '../../../../package.json';
import type { ForeignRun } from '../../../experiment/foreign/foreign_run.ts';
import { crc32 } from '../../../formats/archive/crc32.ts';
import { kindOf } from '../../../trainers/import/file_kinds.ts';
import { headOf, type ImportFile } from '../../../trainers/import/import_file.ts';
import { importFiles, TooManyFiles } from '../../../trainers/import/import_files.ts';
import { showRollouts } from '../inspect/show_rollouts.ts';
import { showView } from '../views/view_store.ts';
import { keepForeign } from './foreign_session.ts';
import { type ImportWork, importStore } from './import_store.ts';

/** Files of other trainers in the page: dropped anywhere, or picked in Compare. */

let running: AbortController | null = null;

const say = (work: ImportWork) => importStore.setState({ work });

export function cancelImport(): void {
  running?.abort();
  running = null;
  say({ kind: 'none' });
}

/** Reads files: runs come into Compare and are kept, responses into Inspect. What was found is said on the page. */
export async function takeFiles(coming: Promise<ImportFile[]>): Promise<void> {
  running?.abort();
  const own = new AbortController();
  running = own;
  const { signal } = own;
  say({ kind: 'reading', path: '' });
  try {
    const files = await coming;
    const onFile = (path: string) => signal.aborted || say({ kind: 'reading', path });
    const imported = await importFiles(files, { signal, onFile });
    if (signal.aborted) return;
    const { runs, sets } = imported;
    if (runs.length > 0) keepRuns(runs, nameOf(files));
    showRollouts(sets);
    if (runs.length > 0) showView('compare');
    else if (sets.length > 0) showView('inspect');
    say({ kind: 'done', imported });
  } catch (error) {
    if (!signal.aborted)
      say(
        error instanceof TooManyFiles ? { kind: 'too-many' } : { kind: 'unreadable', detail: String(error) },
      );
  } finally {
    if (running === own) running = null;
  }
}

/** Puts runs into Compare and keeps them. The same runs have the same id, so that none is there twice. */
export function keepRuns(runs: readonly ForeignRun[], name: string): void {
  const facts = runs.map(({ metrics, evaluations, ...run }) => [
    run,
    metrics.length,
    metrics.at(-1),
    evaluations,
  ]);
  const bytes = new TextEncoder().encode(JSON.stringify([name, facts]));
  keepForeign({
    id: `foreign-${crc32(bytes).toString(16)}-${bytes.length}`,
    record: { format: 1, name, date: new Date().toISOString(), version, runs: [...runs] },
  });
}

/** Whether a file is one that a trainer wrote, and not of traces or a server's answers, which Inspect itself opens. */
export async function isOfTrainer(file: ImportFile): Promise<boolean> {
  const kind = kindOf(await headOf(file));
  return kind !== null && kind.gives !== 'nothing' && kind.id !== 'traces' && kind.id !== 'answers';
}

/** The folder that files are from, or the first of them. */
function nameOf(files: readonly ImportFile[]): string {
  const [{ path }] = files;
  const [top] = path.split('/');
  const name = top
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
    .trim()
    .slice(0, 200);
  return name === '' ? 'files' : name;
}
