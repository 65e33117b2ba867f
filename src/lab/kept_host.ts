import type { ModelConfig } from '../model/config.ts';
import type { KeptCommand, KeptEvent } from './client/kept_protocol.ts';
import type { Locks } from './store/lock.ts';
import type { OpenedStorage } from './store/open_storage.ts';

/** The commands handled here; the others open, stop or save the open experiment. */
export type ShelfCommand = Exclude<
  Extract<KeptCommand, { type: `kept-${string}` }>,
  { type: 'kept-open' | 'kept-stop' | 'kept-hidden' }
>;

/** What saved experiments need of the worker. */
export interface KeptHost {
  emit(event: KeptEvent): void;
  /** Whether the open experiment should be running. */
  playing(): boolean;
  pause(): void;
  play(): void;
}

/** The browser's APIs. */
export interface Surroundings {
  openStorage(): Promise<OpenedStorage>;
  locks: Locks | undefined;
  manager: Partial<Pick<StorageManager, 'estimate' | 'persist' | 'persisted'>> | undefined;
  /** The shape of a shipped base. @throws Error for an unknown name */
  modelConfig(name: string): Promise<ModelConfig>;
}
