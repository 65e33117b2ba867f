import { openAsBlob, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ImportedFiles, importFiles } from '../../import_files.ts';
import type { RolloutSet } from '../read_rollouts.ts';

/** A file by its path and content. */
export const fileOf = (path: string, content: BlobPart): { path: string; file: Blob } => ({
  path,
  file: new Blob([content]),
});

/** Lines of JSON, as Python writes them. */
export const linesOf = (...values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

const fixtures = new URL('../../../../../reference/fixtures/rollouts/', import.meta.url);

/** Files of a folder of `reference/fixtures/rollouts`, as a run's. */
export const fixtureFiles = (folder: string, name = /./): Promise<{ path: string; file: Blob }[]> =>
  Promise.all(
    readdirSync(new URL(`${folder}/`, fixtures))
      .filter((file) => name.test(file))
      .map(async (file) => ({
        path: `run/${folder}/${file}`,
        file: await openAsBlob(fileURLToPath(new URL(`${folder}/${file}`, fixtures))),
      })),
  );

/** Reads files that make one set. */
export async function readSet(files: readonly { path: string; file: Blob }[]): Promise<RolloutSet> {
  const { sets, refused }: ImportedFiles = await importFiles(files);
  const [first, another] = sets;
  if (!first || another)
    throw new Error(`${sets.length} sets; ${refused.map(({ error }) => error.message).join()}`);
  return first;
}

/** The response's words. */
export const responseWords = ({ tokens, promptLength }: RolloutSet['traces'][number]): string =>
  tokens
    .slice(promptLength)
    .map(({ word }) => word)
    .join(' ');
