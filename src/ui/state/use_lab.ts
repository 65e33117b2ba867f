import { useStore } from 'zustand';
import { type LabState, labStore } from './lab_store.ts';

/** Reads a part of the state; the component draws again only when that part changes. */
export const useLab = <T>(part: (state: LabState) => T): T => useStore(labStore, part);
