import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** A shader without its comments and indentation, which are half of it. WGSL has no strings that could hold either. */
export const withoutComments = (source: string): string =>
  source
    .replace(/\/\/.*$/gm, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

/** Bundles shaders without their comments. */
export function shadersPlugin(): Plugin {
  return {
    name: 'forklab-shaders',
    enforce: 'pre',
    apply: 'build',
    load(id) {
      const [file, query] = id.split('?');
      if (!file.endsWith('.wgsl') || query !== 'raw') return null;
      return `export default ${JSON.stringify(withoutComments(readFileSync(file, 'utf8')))};`;
    },
  };
}
