import type { ModelConfig } from '../model/config.ts';
import type { KeptCommand, KeptEvent } from './client/kept_protocol.ts';
import type { Locks } from './store/lock.ts';
import type { OpenedStorage } from './store/open_storage.ts';

/** The commands that are answered here; the others open, stop or save the experiment that is open. */
export type ShelfCommand = Exclude<
  Extract<KeptCommand, { type: `kept-${string}` }>,
  { type: 'kept-open' | 'kept-stop' | 'kept-hidden' }
>;

/** The worker, as far as kept experiments have to do with it. */
export interface KeptHost {
  emit(event: KeptEvent): void;
  /** Whether the open experiment is meant to go on. */
  playing(): boolean;
  pause(): void;
  play(): void;
}

/** The browser around us. */
export interface Surroundings {
  openStorage(): Promise<OpenedStorage>;
  locks: Locks | undefined;
  manager: Partial<Pick<StorageManager, 'estimate' | 'persist' | 'persisted'>> | undefined;
  /** The shape of a shipped base. @throws Error with a sentence where there is none of the name */
  modelConfig(name: string): Promise<ModelConfig>;
}
