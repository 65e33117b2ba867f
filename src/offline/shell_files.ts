/** Which files of a build are cached for offline use, and under which names. */

/** The build's input to the service worker (`scripts/offline_plugin.ts`). Paths are relative to its folder. */
export interface BuildFiles {
  /** Changes with any file of the shell. */
  readonly version: string;
  /** Fetched on installation. The page itself is `./`: some hosts redirect `index.html`. */
  readonly shell: readonly string[];
  /** Changes with any file that is cached on use. */
  readonly onUseVersion: string;
  /** Cached on first use: weights of models. */
  readonly onUse: readonly string[];
}

/** How a request is answered: from the shell, from the on-use cache, or by the network. */
export type Answer =
  | { readonly from: 'shell' | 'on use'; readonly path: string }
  | { readonly from: 'network' };

const network: Answer = { from: 'network' };

/**
 * How a request of the page or of its workers is answered.
 * @param scope the URL of the page's folder, with a trailing slash
 */
export function answerTo(
  request: { readonly method: string; readonly url: string },
  scope: string,
  files: Pick<BuildFiles, 'shell' | 'onUse'>,
): Answer {
  if (request.method !== 'GET') return network;
  const { origin, pathname } = new URL(request.url);
  const home = new URL(scope);
  if (origin !== home.origin || !pathname.startsWith(home.pathname)) return network;
  const rest = pathname.slice(home.pathname.length);
  const path = rest === '' || rest === 'index.html' ? './' : rest;
  if (files.shell.includes(path)) return { from: 'shell', path };
  return files.onUse.includes(path) ? { from: 'on use', path } : network;
}

/** Copies of the page under one origin share a storage: each has its folder in the names of its caches. */
const prefix = (scope: string, kind: 'shell' | 'on use') => `forklab|${new URL(scope).pathname}|${kind}|`;

export const shellCache = (scope: string, { version }: BuildFiles) => prefix(scope, 'shell') + version;
export const onUseCache = (scope: string, files: BuildFiles) => prefix(scope, 'on use') + files.onUseVersion;

/**
 * The caches that a new version may delete. The previous shell stays: another tab may still run that version, and load
 * the rest of its code later.
 * @param names all caches of the origin, oldest first
 */
export function staleCaches(names: readonly string[], scope: string, files: BuildFiles): string[] {
  const current = [shellCache(scope, files), onUseCache(scope, files)];
  const others = (kind: 'shell' | 'on use') =>
    names.filter((name) => name.startsWith(prefix(scope, kind)) && !current.includes(name));
  return [...others('shell').slice(0, -1), ...others('on use')];
}
