import { type Digest, defaultEndpoint, type Hub, hubEndpoint, pause } from './hub.ts';
import { type PrivateFolder, PrivateStore, type StoreLocks } from './private_store.ts';

/** A digest in WebAssembly: the browser's own takes a file only whole. */
async function wasmSha256(): Promise<Digest> {
  const { createSHA256 } = await import('hash-wasm');
  const digest = await createSHA256();
  return {
    update: (bytes) => void digest.update(bytes),
    hex: () => digest.digest('hex'),
  };
}

/**
 * The Hub as a page's worker reaches it.
 * @throws HubFault `bad-endpoint`
 */
export const pageHub = (endpoint: string = defaultEndpoint, token: string | null = null): Hub => ({
  endpoint: hubEndpoint(endpoint),
  token,
  fetch: (...of) => fetch(...of),
  sha256: wasmSha256,
  pause,
  now: () => performance.now(),
  stallMs: 60_000,
  attempts: 5,
});

/**
 * The browser's store of models.
 * @throws HubFault `storage` if the browser denies it
 */
export const openPageStore = (): Promise<PrivateStore> =>
  PrivateStore.open(
    async () => {
      if (!navigator.storage?.getDirectory) throw new Error('this page has no private file system');
      return (await navigator.storage.getDirectory()) as unknown as PrivateFolder;
    },
    'locks' in navigator ? (navigator.locks as unknown as StoreLocks) : undefined,
    () => navigator.storage.estimate(),
  );
