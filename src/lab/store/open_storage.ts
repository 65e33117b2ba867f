import { BrowserStorage } from './browser_storage.ts';
import { MemoryStorage } from './memory_storage.ts';
import type { Folder } from './private_files.ts';
import type { RunStorage } from './run_storage.ts';

/** The worker's storage. `denied` says why it is only in memory, or is null. */
export interface OpenedStorage {
  storage: RunStorage;
  denied: string | null;
}

/** The origin's private folder. @throws Error where the browser has none */
async function privateFolder(): Promise<Folder> {
  if (!navigator.storage?.getDirectory) throw new Error('This page has no private file system.');
  return (await navigator.storage.getDirectory()) as unknown as Folder;
}

/** Opens the browser's storage, with a fallback to memory if it is denied. */
export async function openStorage(
  open: () => Promise<RunStorage> = () => BrowserStorage.open(privateFolder),
): Promise<OpenedStorage> {
  try {
    return { storage: await open(), denied: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { storage: new MemoryStorage(), denied: reason };
  }
}
