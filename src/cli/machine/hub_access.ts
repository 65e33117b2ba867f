import { AsyncLocalStorage } from 'node:async_hooks';
import type { Folder } from '../../model/hub/folder.ts';

/** What a command may do about the Hub, and what it has found there. */
interface HubAccess {
  readonly offline: boolean;
  /** By the name as given, so that the Hub is asked once. */
  readonly folders: Map<string, Promise<Folder>>;
}

const access = new AsyncLocalStorage<HubAccess>();

/** Runs a command. @param offline nothing may be fetched */
export const withHubAccess = <T>(offline: boolean, work: () => Promise<T>): Promise<T> =>
  access.run({ offline, folders: new Map() }, work);

/** Whether nothing may be fetched: `--offline`, or `$HF_HUB_OFFLINE`, as Hugging Face's own tools have it. */
export const isOffline = (): boolean =>
  (access.getStore()?.offline ?? false) || /^(1|on|yes|true)$/i.test(process.env.HF_HUB_OFFLINE ?? '');

/** A folder of the Hub, found once in a command. */
export function foundOnce(name: string, find: () => Promise<Folder>): Promise<Folder> {
  const folders = access.getStore()?.folders;
  const folder = folders?.get(name) ?? find();
  folders?.set(name, folder);
  return folder;
}
