import { version } from '../../../package.json';
import { withOwnNames } from '../../experiment/foreign/own_names.ts';
import { presets } from '../../experiment/presets.ts';
import type { ExperimentRecord } from '../../experiment/record.ts';
import { type ArchiveContents, type ArchivedSet, archiveFileName } from '../../formats/archive/archive.ts';
import { archiveLimits } from '../../formats/archive/archive_limits.ts';
import { inspectionFacts } from '../../formats/archive/inspection_facts.ts';
import { ArchiveError } from '../../formats/fault.ts';
import { linkLimits } from '../../formats/link/link_limits.ts';
import type { KeptContents } from '../../lab/client/kept_protocol.ts';
import { saveFile } from '../kit/save_file.ts';
import { addExperiment, compareStore } from '../state/compare/compare_store.ts';
import { importedExperiment } from '../state/compare/compared_experiments.ts';
import { importStore } from '../state/foreign/import_store.ts';
import { archivedSets, showArchivedSets } from '../state/inspect/archived_sets.ts';
import { inspectStore } from '../state/inspect/inspect_store.ts';
import { showImported } from '../state/lab_session.ts';
import { labStore } from '../state/lab_store.ts';
import { closeModels } from '../state/models/models_store.ts';
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
    const { readContents } = await import('../../formats/archive/read_archive.ts');
    if (file.size > archiveLimits.fileBytes)
      throw new ArchiveError({ rule: 'file-too-large', bytes: archiveLimits.fileBytes });
    const archive = await readContents(file, {
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

/**
 * Shows an archive's experiment, adds it to Compare and saves it, and puts what was inspected into Inspect; asks before
 * ending an unfinished training. An inspection alone ends nothing.
 */
async function put({ record, ...rest }: ArchiveContents) {
  const { name, inspected = [], foreign = [] } = rest;
  if (foreign.length > 0) {
    const { keepRuns } = await import('../state/foreign/import_session.ts');
    keepRuns(foreign, name);
  }
  if (record === null) {
    if (foreign.length > 0) {
      const imported = { runs: foreign, sets: [], found: [], refused: [], unknown: [] };
      importStore.setState({ work: { kind: 'done', imported } });
    }
    if (inspected.length > 0) showArchivedSets(inspected, name);
    showView(foreign.length > 0 ? 'compare' : 'inspect');
    // It may have been dropped there.
    closeModels();
    if (inspected.length > 0) say({ kind: 'inspection-opened', name, inspected: inspectionFacts(inspected) });
    else say({ kind: 'none' });
    return;
  }
  const { nearestPreset } = await import('../../formats/link/link.ts');
  const show = () => {
    const known = Object.hasOwn(presets, record.preset);
    const imported = { id: null, name, record };
    showImported(imported, known ? record.preset : nearestPreset(record.spec));
    // It stays there when something else comes on the screen.
    addExperiment(importedExperiment(imported));
    showView('train');
    showArchivedSets(inspected, name);
    keepArchive({ ...rest, record });
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

/** The visitor's sets in Inspect, as an archive saved now holds them. */
export const setsNow = (): ArchivedSet[] =>
  archivedSets(inspectStore.getState(), {
    adapter: labStore.getState().adapter?.name ?? 'unknown',
    date: new Date().toISOString(),
  });

/**
 * Saves what is on the screen as an archive, where that are runs of the recipe that the words were written for, and what is
 * in Inspect.
 * @param words with what the archive is called where it has no title
 * @param wanted which of them; default: the runs alone
 */
export async function saveArchive(
  recipe: Recipe,
  words: Words & { nameless: string },
  wanted: { runs: boolean; inspected: boolean; foreign?: boolean } = { runs: true, inspected: false },
): Promise<void> {
  const state = labStore.getState();
  const ready = wanted.runs && areOfRecipe(state.experiment, recipe);
  const record = ready ? screenRecord(state, version) : null;
  const inspected = wanted.inspected ? setsNow() : [];
  const { foreign: records } = compareStore.getState();
  const foreign = wanted.foreign ? withOwnNames(records.flatMap((of) => of.record.runs)) : [];
  if (wanted.runs ? !record : inspected.length + foreign.length === 0) {
    say({ kind: 'not-saved', fault: null });
    return;
  }
  await save(words.title.trim() || words.nameless, words, {
    record,
    weights: [],
    checkpoints: [],
    inspected,
    foreign,
  });
}

/** Saves a kept experiment as an archive, with what the visitor wants of it. */
export const saveKept = ({ name, ...contents }: KeptContents): Promise<void> =>
  save(name, { title: name, note: '' }, contents);

/** @param words of the link that is in the archive; they may be empty */
async function save(
  name: string,
  { title, note }: Words,
  contents: Pick<ArchiveContents, 'record' | 'weights' | 'checkpoints' | 'inspected' | 'foreign'>,
): Promise<void> {
  const { record } = contents;
  const signal = begin();
  say({ kind: 'saving', bytes: 0, of: 0 });
  try {
    const { writeArchive } = await import('../../formats/archive/write_archive.ts');
    const { linkOf, plainLink, nearestPreset } = await import('../../formats/link/link.ts');
    const linkTo = ({ preset: from, spec }: ExperimentRecord) =>
      linkOf({
        ...plainLink(Object.hasOwn(presets, from) ? from : nearestPreset(spec), spec),
        title: title.trim().slice(0, linkLimits.title) || null,
        note: note.trim() || null,
      });
    const file = await writeArchive(
      {
        name,
        forklab: version,
        date: new Date().toISOString().slice(0, 10),
        link: record && (await linkTo(record)),
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
