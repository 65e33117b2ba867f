import { useStore } from 'zustand';
import { type InspectState, inspectStore } from './inspect_store.ts';

/** Reads a part of the Inspect view's state; the component draws again only when that part changes. */
export const useInspect = <T>(part: (state: InspectState) => T): T => useStore(inspectStore, part);
