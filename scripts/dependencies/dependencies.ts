/**
 * Checks who imports whom in `src/`: along the plan (`plan.ts`), in no circle, used at all. Prints each breach with its
 * file and line.
 *
 *     npx tsx scripts/dependencies/dependencies.ts
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBreaches, type Sources } from './rules.ts';

/** Reads all TypeScript under a folder of a repository. */
function readSources(repository: string, folder: string): Sources {
  const sources: Sources = {};
  for (const entry of readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    sources[relative(repository, path).replaceAll('\\', '/')] = readFileSync(path, 'utf8');
  }
  return sources;
}

const repository = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const sources = readSources(repository, 'src');
const importers = Object.assign(
  {},
  ...['scripts', 'e2e', 'reference'].map((f) => readSources(repository, f)),
);
for (const file of ['vite.config.ts']) importers[file] = readFileSync(join(repository, file), 'utf8');
const breaches = findBreaches(sources, importers);
for (const { file, line, message } of breaches) console.error(`${file}:${line} ${message}`);
console.log(`${Object.keys(sources).length} sources read, ${breaches.length} breaches of the plan.`);
if (breaches.length > 0) process.exitCode = 1;
