import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Sources } from './rules.ts';

/** Reads all TypeScript under folders of a repository. @param wanted by path from the root; all unless given */
export function readSources(
  repository: string,
  folders: readonly string[],
  wanted: (file: string) => boolean = () => true,
): Sources {
  const sources: Sources = {};
  for (const folder of folders) {
    for (const entry of readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const file = relative(repository, path).replaceAll('\\', '/');
      if (entry.isFile() && /\.tsx?$/.test(file) && wanted(file)) sources[file] = readFileSync(path, 'utf8');
    }
  }
  return sources;
}
