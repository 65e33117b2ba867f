import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface OfflineState {
  /** The page opens without a network from now on. */
  readonly ready: boolean;
  /** Takes over a newer version that has been fetched and waits; null if there is none. */
  readonly takeUpdate: (() => void) | null;
  /** The newer version was put off until the page is next opened. */
  readonly putOff: boolean;
}

export const emptyOffline: OfflineState = { ready: false, takeUpdate: null, putOff: false };

export const offlineStore = createStore<OfflineState>(() => emptyOffline);

/** Reads a part of it; the component draws again only when that part changes. */
export const useOffline = <T>(part: (state: OfflineState) => T): T => useStore(offlineStore, part);

export const putUpdateOff = () => offlineStore.setState({ putOff: true });
