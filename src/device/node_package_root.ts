import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The root folder for Node: the repository, or the installed package. Shaders and shipped models have the same paths
 * under both.
 */
export const packageRoot: string = rootAbove(dirname(fileURLToPath(import.meta.url)));

/** Whether the sources are run directly by tsx; otherwise they were built into `build/`. */
export const runsFromSource: boolean = import.meta.url.endsWith('.ts');

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error('The files of forklab are missing: reinstall it.');
  return rootAbove(above);
}
