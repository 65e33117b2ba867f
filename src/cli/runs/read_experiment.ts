import { readFile } from 'node:fs/promises';
import { presetByName, presets } from '../../experiment/presets.ts';
import { parseSpec, type Spec } from '../../experiment/spec.ts';
import { LinkError } from '../../formats/fault.ts';
import { type Link, nearestPreset, plainLink, readLink } from '../../formats/link/link.ts';
import type { LinkNote } from '../../formats/link/link_content.ts';
import { isArchive, readArchiveFile } from '../machine/archive_files.ts';
import { UsageError } from '../machine/arguments.ts';
import { log } from '../machine/standard_streams.ts';

/** Whether an argument is a link rather than a name or a path. */
const isLink = (what: string) => /(#|%23)v\d+(\.|%2E)|^v\d+\.[a-z]+\./i.test(what.trim());

/** A note on what was ignored in a link, as a sentence. */
export const noteSentence = (note: LinkNote): string =>
  note.code === 'unknown-key-dropped'
    ? `The link contains "${note.path}", which this version does not know: it was ignored.`
    : 'The link hides or locks parts of the page, which forklab no longer supports.';

/**
 * Reads an experiment: a preset by name, a link, an archive, or a spec from a file, which may also have the `preset`
 * and other fields that `link decode` writes.
 * @throws UsageError where there is no such preset, or the link is invalid; Error where the file is not a spec
 */
export async function readExperiment(what: string): Promise<Link> {
  if (isLink(what)) {
    try {
      const { value, notes } = await readLink(what);
      for (const note of notes) log(noteSentence(note));
      if (value.source !== null) log(`The link names an archive, which is not fetched: ${value.source}`);
      return value;
    } catch (error) {
      if (error instanceof LinkError) throw new UsageError(error.message);
      throw error;
    }
  }
  if (isArchive(what)) {
    const { record } = await readArchiveFile(what);
    const { preset, spec } = record;
    return plainLink(Object.hasOwn(presets, preset) ? preset : nearestPreset(spec), spec);
  }
  if (!what.endsWith('.json')) {
    try {
      const { id, spec } = presetByName(what);
      return plainLink(id, spec);
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  }
  const value = await readJson(what);
  if (typeof value !== 'object' || value === null) throw new Error(`${what} contains no experiment.`);
  const {
    preset,
    view,
    title,
    note,
    lesson,
    claim,
    source,
    notes: _notes,
    ...fields
  } = value as Partial<Link> & {
    notes?: unknown;
  };
  // Older versions wrote lessons of another format.
  const ours = typeof lesson === 'object' && lesson !== null && 'kind' in lesson;
  if (lesson && !ours) log(noteSentence({ code: 'lesson-dropped' }));
  const spec = specIn(what, fields);
  const bare = plainLink(preset ?? nearestPreset(spec), spec);
  return {
    ...bare,
    view: view ?? null,
    title: title ?? null,
    note: note ?? null,
    lesson: ours ? lesson : null,
    claim: claim ?? null,
    source: source ?? null,
  };
}

/** @throws Error that names the file, if it does not exist or is not JSON */
async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${message}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}.`);
  }
}

function specIn(path: string, fields: unknown): Spec {
  try {
    return parseSpec(fields);
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}
