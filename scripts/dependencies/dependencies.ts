/**
 * Checks the imports in `src/`: allowed by the plan (`plan.ts`), no cycles, no unused files. Prints each breach with
 * its file and line.
 *
 *     npx tsx scripts/dependencies/dependencies.ts
 */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSources } from './read_sources.ts';
import { findBreaches } from './rules.ts';

const repository = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const sources = readSources(repository, ['src']);
const breaches = findBreaches(sources, {
  ...readSources(repository, ['scripts', 'e2e', 'reference']),
  'vite.config.ts': readFileSync(join(repository, 'vite.config.ts'), 'utf8'),
});
for (const { file, line, message } of breaches) console.error(`${file}:${line} ${message}`);
console.log(`${Object.keys(sources).length} sources read, ${breaches.length} breaches of the plan.`);
if (breaches.length > 0) process.exitCode = 1;
