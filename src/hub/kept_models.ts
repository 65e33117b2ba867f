import type { Folder } from '../model/hub/folder.ts';
import { HubFault } from './fault.ts';
import type { FileStore, StoredFile } from './file_store.ts';
import {
  folderModel,
  folderName,
  type Journal,
  journalOf,
  partName,
  readJournal,
  storedSize,
  storedSizes,
  weightsHere,
  writeJournal,
} from './journal.ts';
import { isCommit, type ModelName, repositoryName } from './model_name.ts';
import { weightsOf } from './weights.ts';

/** Weights that are kept, whole or in part: a graph with its data, or our engine's (null). */
export interface KeptWeights {
  onnx: string | null;
  /** What is there. */
  bytes: number;
  /** Of all their files. */
  total: number;
  complete: boolean;
}

/** A model that is kept, whole or in part. Sizes in bytes. */
export interface KeptModel {
  /** The name of its folder, by which it is opened, continued and removed. */
  folder: string;
  /** `owner/name`. */
  model: string;
  /** The revision that was asked for; null for the default branch. */
  revision: string | null;
  commit: string;
  /** ISO 8601; empty if its journal cannot be read. */
  added: string;
  license: string | null;
  /** What is there. */
  bytes: number;
  /** Of the whole model; null if its journal cannot be read. */
  total: number | null;
  complete: boolean;
  /** Whether weights for our engine are there, whole. */
  engine: boolean;
  /** The graphs that are there, whole with their data. */
  onnx: string[];
  /** All weights, whole or in part. */
  weights: KeptWeights[];
  /** Some tab or process is downloading it. */
  busy: boolean;
}

/** All kept models, the newest first. */
export async function keptModels(store: FileStore): Promise<KeptModel[]> {
  const locked = await store.locked();
  const models: KeptModel[] = [];
  for (const folder of await store.folders()) {
    const named = folderModel(folder);
    if (!named) continue;
    const sizes = await storedSizes(store, folder);
    if (sizes.size === 0) continue;
    const noted = await readJournal(store, folder);
    const journal = noted && journalOf(noted, sizes);
    const here = journal ? weightsHere(journal) : [];
    const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    models.push({
      folder,
      ...named,
      revision: journal?.revision ?? null,
      added: journal?.added ?? '',
      license: journal?.license ?? null,
      bytes,
      total: journal?.files.reduce((all, { size }) => all + size, 0) ?? null,
      complete: journal !== null && isComplete(journal),
      engine: here.includes(null),
      onnx: here.filter((weights) => weights !== null),
      weights: journal ? weightsIn(journal, sizes) : [],
      busy: locked.has(folder),
    });
  }
  return models.sort((a, b) => b.added.localeCompare(a.added) || a.folder.localeCompare(b.folder));
}

function weightsIn(journal: Journal, sizes: ReadonlyMap<string, number>): KeptWeights[] {
  const here = new Set(weightsHere(journal));
  const found = new Map<string | null, KeptWeights>();
  for (const { name, size } of journal.files) {
    const onnx = weightsOf(name);
    if (onnx === undefined) continue;
    const of = found.get(onnx) ?? { onnx, bytes: 0, total: 0, complete: here.has(onnx) };
    of.bytes += storedSize(sizes, name);
    of.total += size;
    found.set(onnx, of);
  }
  return [...found.values()];
}

const isComplete = ({ files }: Journal) => files.length > 0 && files.every(({ done }) => done);

/**
 * The kept models of a name, the newest first. A commit finds that one; a branch or tag the ones that were asked for by
 * it; no revision, any.
 */
export const modelsNamed = (models: readonly KeptModel[], name: ModelName): KeptModel[] =>
  models.filter(
    ({ model, revision, commit }) =>
      // As on the Hub, capitals do not matter.
      model.toLowerCase() === repositoryName(name).toLowerCase() &&
      (name.revision === null ||
        (isCommit(name.revision) ? commit === name.revision : revision === name.revision)),
  );

/**
 * A kept model as a folder, which is read by ranges.
 * @param only these weights: a graph, or null for our engine's; default: all that are there, whole
 * @throws HubFault `incomplete`; `lost-part` where they had been whole
 */
export async function keptFolder(store: FileStore, folder: string, only?: string | null): Promise<Folder> {
  const noted = await readJournal(store, folder);
  const journal = noted && journalOf(noted, await storedSizes(store, folder));
  const model = noted?.model ?? folderModel(folder)?.model ?? folder;
  const incomplete = () => new HubFault({ code: 'incomplete', model });
  const here = (journal ? weightsHere(journal) : []).filter(
    (weights) => only === undefined || weights === only,
  );
  if (!journal || here.length === 0) {
    const lost = noted?.files.find(
      ({ name, done }, i) =>
        done &&
        !journal?.files[i].done &&
        (only === undefined || [only, undefined].includes(weightsOf(name))),
    );
    throw lost ? new HubFault({ code: 'lost-part', model, file: lost.name }) : incomplete();
  }
  const names = journal.files
    .map(({ name }) => name)
    .filter((name) => {
      const weights = weightsOf(name);
      return weights === undefined || here.includes(weights);
    });
  const opened = new Map<string, StoredFile>();
  const open = async (file: string): Promise<StoredFile | null> => {
    if (!names.includes(file)) return null;
    const known = opened.get(file);
    if (known) return known;
    // Where files cannot be renamed, a complete one still has the name of its part.
    const found = (await store.open(folder, file)) ?? (await store.open(folder, partName(file)));
    if (!found) throw incomplete();
    opened.set(file, found);
    return found;
  };
  const first = await open(names[0]);
  return {
    ...(first?.blob && {
      async blob(file: string) {
        const found = await open(file);
        if (!found?.blob) throw incomplete();
        return found.blob;
      },
    }),
    size: async (file) => (await open(file))?.size ?? null,
    async read(file, start, end) {
      const found = await open(file);
      if (!found) throw incomplete();
      return found.read(start, end);
    },
    names: async () => names,
  };
}

/**
 * Deletes a kept model, whole or in part.
 * @param only these weights of it; the others stay, and if there are none, nothing does
 * @throws HubFault `busy` while a tab or process is downloading it
 */
export async function removeModel(store: FileStore, folder: string, only?: string | null): Promise<void> {
  const release = await store.lock(folder);
  if (!release) throw new HubFault({ code: 'busy', model: folderModel(folder)?.model ?? folder });
  try {
    const journal = only === undefined ? null : await readJournal(store, folder);
    if (only !== undefined && journal?.files.some(({ name }) => ![only, undefined].includes(weightsOf(name))))
      await removeWeights(store, journal, only);
    else await store.removeFolder(folder);
  } finally {
    await release();
  }
}

async function removeWeights(store: FileStore, journal: Journal, only: string | null): Promise<void> {
  const gone = journal.files.filter(({ name }) => weightsOf(name) === only);
  // First, so that none of what is deleted counts as there.
  await writeJournal(store, { ...journal, files: journal.files.filter((file) => !gone.includes(file)) });
  const folder = folderName(journal.model, journal.commit);
  for (const { name } of gone) {
    await store.remove(folder, name);
    await store.remove(folder, partName(name));
  }
}
