import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ImportFile } from '../trainers/import/import_file.ts';
import { importFiles } from '../trainers/import/import_files.ts';
import { parseArguments, UsageError } from './machine/arguments.ts';
import { log } from './machine/standard_streams.ts';

export const usage = `import PATH... [--json]
  Reads what TRL, ms-swift, verl and other trainers write. PATH is a file or a run's folder; says what was found and what was
  not understood.`;

/** Most files that are looked at, and deepest folder. */
const limits = { files: 20_000, depth: 8 };

/** Reads files of other trainers. */
export async function run(args: string[]): Promise<unknown> {
  const { positionals } = parseArguments(args, { json: { type: 'boolean' } });
  if (positionals.length === 0) throw new UsageError(`Name files or folders.\n${usage}`);
  const files: ImportFile[] = [];
  for (const path of positionals) await gather(resolve(path), basename(resolve(path)), 0, files);
  const { sets, found, refused, unknown } = await importFiles(files);
  for (const { path, kind } of found) log(`${path}: ${kind}`);
  for (const { path, error } of refused) log(`${path}: ${error.message}`);
  for (const path of unknown) log(`${path}: not understood`);
  return {
    found,
    rollouts: sets.map(({ traces, ...set }) => ({ ...set, traces: traces.length })),
    refused: refused.map(({ path, error }) => ({ path, reason: error.message })),
    unknown,
  };
}

/** The files of a path, in folders of any depth; `as` is what the path is called. */
async function gather(path: string, as: string, depth: number, files: ImportFile[]): Promise<void> {
  if ((await stat(path)).isDirectory()) {
    if (depth > limits.depth) return;
    const names = await readdir(path);
    for (const name of names.sort())
      if (!name.startsWith('.')) await gather(join(path, name), `${as}/${name}`, depth + 1, files);
  } else {
    if (files.length >= limits.files) throw new Error(`There are more than ${limits.files} files.`);
    files.push({ path: as, file: await openAsBlob(path) });
  }
}
