import { answerTo, type BuildFiles, onUseCache, shellCache, staleCaches } from './shell_files.ts';

/**
 * Caches the page for offline use: its own files when it is installed, weights when they are first used. A new version
 * is fetched completely next to the old one, and waits until the visitor requests it, or the last tab is closed.
 */

/** The part of a service worker's scope that is used here: TypeScript's library for it conflicts with the DOM's. */
interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}
interface LastingEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends LastingEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** Prepended to this file by the build. */
declare const buildFiles: BuildFiles;

const worker = self as unknown as ServiceWorkerScope;
const { scope } = worker.registration;

/** Browsers reject a redirected response for a navigation, so a plain copy is cached. */
const plain = (response: Response): Response =>
  response.redirected ? new Response(response.body, { headers: response.headers }) : response;

/** Fetches the complete shell, or rejects: an incomplete version is worse than the previous one. */
async function install(): Promise<void> {
  const cache = await caches.open(shellCache(scope, buildFiles));
  await Promise.all(
    buildFiles.shell.map(async (path) => {
      // A name with a hash always has the same content; all others are fetched again.
      const response = await fetch(new URL(path, scope), {
        cache: path.startsWith('assets/') ? 'default' : 'no-cache',
      });
      if (!response.ok) throw new Error(`${path}: the server answered ${response.status}.`);
      await cache.put(new URL(path, scope), plain(response));
    }),
  );
}

async function takeOver(): Promise<void> {
  const stale = staleCaches(await caches.keys(), scope, buildFiles);
  await Promise.all(stale.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function fromShell(path: string, request: Request): Promise<Response> {
  const kept = await caches.match(new URL(path, scope), { cacheName: shellCache(scope, buildFiles) });
  // The browser may have evicted the cache.
  return kept ?? fetch(request);
}

async function keptOnUse(path: string, event: FetchEvent): Promise<Response> {
  const cache = await caches.open(onUseCache(scope, buildFiles));
  const kept = await cache.match(new URL(path, scope));
  if (kept) return kept;
  const response = await fetch(event.request);
  // If storage is full it is fetched again the next time.
  if (response.status === 200)
    event.waitUntil(cache.put(new URL(path, scope), plain(response.clone())).catch(() => {}));
  return response;
}

/** A file unknown to this version may belong to the previous one, which another tab still runs. */
const fromVersionBefore = async (request: Request): Promise<Response> =>
  (await caches.match(request, { ignoreVary: true })) ?? fetch(request);

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('message', ({ data }) => {
  if (data === 'take over') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const answer = answerTo(request, scope, buildFiles);
  if (answer.from === 'shell') event.respondWith(fromShell(answer.path, request));
  else if (answer.from === 'on use') event.respondWith(keptOnUse(answer.path, event));
  else if (request.method === 'GET' && request.url.startsWith(`${scope}assets/`))
    event.respondWith(fromVersionBefore(request));
});
