import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { keepChoice, readChoice } from '../state/kept_choice.ts';
import { en, type Messages } from './en.ts';
import { zh } from './zh.ts';

export const catalogues = { en, zh } as const satisfies Record<string, Messages>;
export type Language = keyof typeof catalogues;
export const languages = Object.keys(catalogues) as Language[];

/** The language chosen before, or the first of the reader's languages that there is a catalogue for. */
export function chooseLanguage(kept: string | null, wanted: readonly string[]): Language {
  if (kept !== null && Object.hasOwn(catalogues, kept)) return kept as Language;
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    if (Object.hasOwn(catalogues, language)) return language as Language;
  }
  return 'en';
}

const languageStore = createStore<{ language: Language }>(() => ({
  language: chooseLanguage(readChoice('language'), navigator.languages ?? []),
}));

function settle(language: Language) {
  document.documentElement.lang = catalogues[language].lang;
  document.title = catalogues[language].pageTitle;
}

/** Writes the language on the page, and again whenever it changes. */
export function applyLanguage() {
  settle(languageStore.getState().language);
  languageStore.subscribe(({ language }) => settle(language));
}

export function setLanguage(language: Language) {
  keepChoice('language', language);
  languageStore.setState({ language });
}

export const useLanguage = (): Language => useStore(languageStore, (state) => state.language);

/** All words of the page in the reader's language. */
export const useMessages = (): Messages => catalogues[useLanguage()];
