import { createStore } from 'zustand/vanilla';
import type { Messages } from '../../words/en/en.ts';

/** A word that the glossary explains. */
export type TermId = keyof Messages['words']['terms'];

/** Whether the glossary is open, and the word it was opened at. */
export const glossaryStore = createStore<{ open: boolean; at: TermId | null }>(() => ({
  open: false,
  at: null,
}));

export const openGlossary = (at: TermId | null = null) => glossaryStore.setState({ open: true, at });
export const closeGlossary = () => glossaryStore.setState({ open: false, at: null });
