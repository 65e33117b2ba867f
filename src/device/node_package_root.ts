import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of forklab's own files, for Node: the repository, or the installed package. Shaders and shipped models lie
 * in the same places under both.
 */
export const packageRoot: string = rootAbove(dirname(fileURLToPath(import.meta.url)));

/** Whether the sources run as they are, read by tsx; else they were built into `build/`. */
export const runsFromSource: boolean = import.meta.url.endsWith('.ts');

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  if (above === folder)
    throw new Error('forklab’s own files are not where they were installed: install it again.');
  return rootAbove(above);
}
