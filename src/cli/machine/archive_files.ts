import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Archive } from '../../formats/archive/archive.ts';
import { archiveLimits } from '../../formats/archive/archive_limits.ts';
import { runName } from '../../formats/archive/entry_paths.ts';
import { readArchive } from '../../formats/archive/read_archive.ts';
import { ArchiveError } from '../../formats/fault.ts';
import { bufferFolder, type Folder } from '../../model/hub/folder.ts';
import { type LoadedModel, loadHubFolder } from '../../model/hub/hub_folder.ts';

/** Whether an argument is the path of an archive rather than a preset, a spec or a link. */
export const isArchive = (what: string): boolean => /\.zip$/i.test(what);

/** The archive and the run of `run.forklab.zip#top20-1`; null if the argument is not a model in an archive. */
export function modelInArchive(name: string): { path: string; run: string | null } | null {
  const named = /^(.+\.zip)(?:#([a-z0-9-]+))?$/i.exec(name);
  return named ? { path: named[1], run: named[2] ?? null } : null;
}

/**
 * Reads an archive from a file.
 * @throws Error if there is none, or it is invalid
 */
export async function readArchiveFile(path: string): Promise<Archive> {
  const found = await stat(resolve(path)).catch(() => null);
  if (!found?.isFile()) throw new Error(`There is no archive at ${path}.`);
  if (found.size > archiveLimits.fileBytes) {
    throw new ArchiveError({ rule: 'file-too-large', bytes: archiveLimits.fileBytes });
  }
  return readArchive(new Blob([await readFile(resolve(path))]));
}

/** Loads a model from an archive, as `archivedFolder` finds it. */
export const loadArchivedModel = async (path: string, run: string | null): Promise<LoadedModel> =>
  loadHubFolder(await archivedFolder(path, run));

/**
 * The Hugging Face folder of a model in an archive.
 * @param run `<condition>-<seed>`; may be null where there is only one
 * @throws Error listing the models that the archive has
 */
export async function archivedFolder(path: string, run: string | null): Promise<Folder> {
  const { weights } = await readArchiveFile(path);
  const names = weights.map(runName);
  if (names.length === 0) throw new Error(`${path} contains no models: pack them with "export --weights".`);
  const found = weights.find((of) => runName(of) === (run ?? (names.length === 1 ? names[0] : null)));
  if (!found) {
    throw new Error(
      `Name a model of ${path}, as in ${path}#${names[0]}. Models: ${names.join(', ')}${run ? `; there is no ${run}` : ''}.`,
    );
  }
  return bufferFolder(found.files);
}
