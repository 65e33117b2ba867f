import { version } from '../../../package.json';
import { presets } from '../../experiment/presets.ts';
import { type Archive, archiveFileName } from '../../formats/archive/archive.ts';
import { archiveLimits } from '../../formats/archive/archive_limits.ts';
import { ArchiveError } from '../../formats/fault.ts';
import { linkLimits } from '../../formats/link/link_limits.ts';
import type { KeptContents } from '../../lab/client/kept_protocol.ts';
import { saveFile } from '../kit/save_file.ts';
import { addExperiment } from '../state/compare/compare_store.ts';
import { importedExperiment } from '../state/compare/compared_experiments.ts';
import { showImported } from '../state/lab_session.ts';
import { labStore } from '../state/lab_store.ts';
import type { Recipe } from '../state/recipe.ts';
import { type ArchiveWork, archiveStore } from '../state/views/archive_store.ts';
import { forgetKept, keepArchive } from '../state/views/kept_archive.ts';
import { showView } from '../state/views/view_store.ts';
import { FetchError, fetchArchive, sizeAt } from './fetch_archive.ts';
import { screenRecord } from './screen_record.ts';
import { areOfRecipe } from './screen_runs.ts';

/** Archives in the page: read from a file, or from an address that the visitor has confirmed, and saved. */

const { getState, setState } = archiveStore;

let running: AbortController | null = null;

const say = (work: ArchiveWork) => setState({ work });

/** Ends what is under way. */
export function cancelArchive() {
  running?.abort();
  running = null;
  forgetKept();
}

export const dismissArchive = () => say({ kind: 'none' });

/** Begins some work in place of what was under way. */
function begin(): AbortSignal {
  running?.abort();
  forgetKept();
  running = new AbortController();
  return running.signal;
}

/** Opens an archive from a file. What is wrong with it is said on the page, where nothing changes then. */
export async function openArchive(file: Blob, name: string): Promise<void> {
  const signal = begin();
  await read(file, name, signal);
}

async function read(file: Blob, name: string, signal: AbortSignal): Promise<void> {
  say({ kind: 'reading', name, bytes: 0, of: 0 });
  try {
    const { readArchive } = await import('../../formats/archive/read_archive.ts');
    if (file.size > archiveLimits.fileBytes)
      throw new ArchiveError({ rule: 'file-too-large', bytes: archiveLimits.fileBytes });
    const archive = await readArchive(file, {
      signal,
      onProgress: (progress) => signal.aborted || say({ kind: 'reading', name, ...progress }),
    });
    signal.throwIfAborted();
    await put(archive);
  } catch (error) {
    if (signal.aborted) return;
    say(error instanceof ArchiveError ? { kind: 'refused', fault: error.fault } : { kind: 'unreadable' });
  }
}

/** Shows an archive's experiment, adds it to Compare and saves it; asks before ending an unfinished training. */
async function put(archive: Archive) {
  const { nearestPreset } = await import('../../formats/link/link.ts');
  const { name, record } = archive;
  const show = () => {
    const known = Object.hasOwn(presets, record.preset);
    const imported = { id: null, name, record };
    showImported(imported, known ? record.preset : nearestPreset(record.spec));
    // It stays there when something else comes on the screen.
    addExperiment(importedExperiment(imported));
    showView('train');
    keepArchive(archive);
  };
  const { source, progress } = labStore.getState().experiment;
  const atWork = source === 'live' && progress.phase !== 'done' && progress.phase !== 'failed';
  if (atWork) say({ kind: 'leave', name, show });
  else show();
}

/** Has an address asked for its file's size, which the visitor wants to know. */
export async function askSize(address: string): Promise<void> {
  setState({ size: { address, bytes: 'asking' } });
  const bytes = await sizeAt(address);
  if (getState().size?.address === address) setState({ size: { address, bytes } });
}

/** Leaves an address alone. */
export const refuseSource = (address: string) => setState({ answered: address });

/** Loads an archive from an address that the visitor has confirmed. */
export async function loadSource(address: string): Promise<void> {
  const signal = begin();
  const { host, pathname } = new URL(address);
  setState({ answered: address, work: { kind: 'loading', host, bytes: 0, of: null } });
  try {
    const file = await fetchArchive(address, archiveLimits.fileBytes, signal, (bytes, of) =>
      say({ kind: 'loading', host, bytes, of }),
    );
    await read(file, pathname.split('/').at(-1) || host, signal);
  } catch (error) {
    if (signal.aborted) return;
    const fault = error instanceof FetchError ? error.fault : ({ code: 'cut-off' } as const);
    say({ kind: 'not-fetched', host, fault });
  }
}

/** What an archive says of its experiment. */
interface Words {
  readonly title: string;
  readonly note: string;
}

/**
 * Saves what is on the screen as an archive, where that are runs of the recipe that the words were written for.
 * @param words with what the experiment is called where it has no title
 */
export async function saveArchive(recipe: Recipe, words: Words & { nameless: string }): Promise<void> {
  const state = labStore.getState();
  const record = areOfRecipe(state.experiment, recipe) ? screenRecord(state, version) : null;
  if (!record) {
    say({ kind: 'not-saved', fault: null });
    return;
  }
  await save(words.title.trim() || words.nameless, words, { record, weights: [], checkpoints: [] });
}

/** Saves a kept experiment as an archive, with what the visitor wants of it. */
export const saveKept = ({ name, ...contents }: KeptContents): Promise<void> =>
  save(name, { title: name, note: '' }, contents);

/** @param words of the link that is in the archive; they may be empty */
async function save(
  name: string,
  { title, note }: Words,
  contents: Omit<KeptContents, 'name'>,
): Promise<void> {
  const { preset: from, spec } = contents.record;
  const signal = begin();
  say({ kind: 'saving', bytes: 0, of: 0 });
  try {
    const { writeArchive } = await import('../../formats/archive/write_archive.ts');
    const { linkOf, plainLink, nearestPreset } = await import('../../formats/link/link.ts');
    const preset = Object.hasOwn(presets, from) ? from : nearestPreset(spec);
    const file = await writeArchive(
      {
        name,
        forklab: version,
        date: new Date().toISOString().slice(0, 10),
        link: await linkOf({
          ...plainLink(preset, spec),
          title: title.trim().slice(0, linkLimits.title) || null,
          note: note.trim() || null,
        }),
        ...contents,
        trees: [],
      },
      { signal, onProgress: (progress) => signal.aborted || say({ kind: 'saving', ...progress }) },
    );
    saveFile(file, archiveFileName(name));
    say({ kind: 'none' });
  } catch (error) {
    if (signal.aborted) return;
    say({ kind: 'not-saved', fault: error instanceof ArchiveError ? error.fault : null });
  }
}
