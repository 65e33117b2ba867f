import type { PythonSource } from './target.ts';

const sources = import.meta.glob<string>('./python/*.py', { query: '?raw', import: 'default', eager: true });

/** The Python sources as bundled: for the page's worker and vitest. */
export const vitePython: PythonSource = (name) => {
  const source = sources[`./python/${name}`];
  if (source === undefined) throw new Error(`There is no Python source "${name}".`);
  return source;
};
