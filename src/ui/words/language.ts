import { use } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { keepChoice, readChoice } from '../preferences/kept_choice.ts';
import type { Messages } from './en/en.ts';
import { SameAnswerContext, sameAnswerWords } from './same_answer.ts';

interface Locale {
  /** Its tag on the page, as its catalogue has it. */
  readonly tag: string;
  /** What it is called on the switch. */
  readonly label: string;
  readonly load: () => Promise<Messages>;
}

/** The languages. Catalogues are loaded on demand. */
export const locales = {
  en: { tag: 'en', label: 'EN', load: () => import('./en/en.ts').then(({ en }) => en) },
  zh: { tag: 'zh-CN', label: '中文', load: () => import('./zh/zh.ts').then(({ zh }) => zh) },
} as const satisfies Record<string, Locale>;
export type Language = keyof typeof locales;
export const languages = Object.keys(locales) as Language[];

/** The language chosen before, or the first of the reader's languages that there is a catalogue for. */
export function chooseLanguage(kept: string | null, wanted: readonly string[]): Language {
  if (kept !== null && Object.hasOwn(locales, kept)) return kept as Language;
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    if (Object.hasOwn(locales, language)) return language as Language;
  }
  return 'en';
}

/** A language with its words: the two change together, so that no word is ever of another language than the page. */
interface Spoken {
  readonly language: Language;
  readonly words: Messages;
}

const spokenStore = createStore<{ spoken: Spoken | null }>(() => ({ spoken: null }));
const catalogues = new Map<Language, Messages>();
let wanted: Language | null = null;

/** Has the words of a language at hand, so that `setLanguage` changes to it at once. */
export function putCatalogue(language: Language, words: Messages) {
  catalogues.set(language, words);
}

/** @throws whatever `import` does where the words cannot be had: no network, or a newer version on the server */
async function catalogueOf(language: Language): Promise<Messages> {
  const words = catalogues.get(language) ?? (await locales[language].load());
  catalogues.set(language, words);
  return words;
}

function speak(spoken: Spoken) {
  document.documentElement.lang = spoken.words.lang;
  document.title = spoken.words.pageTitle;
  spokenStore.setState({ spoken });
}

/**
 * Loads the words of the reader's language and writes it on the page, which is drawn after that. Where they cannot be
 * had, another language is better than an empty page.
 * @throws the error of the first language when no words at all can be had
 */
export async function applyLanguage(): Promise<void> {
  const first = chooseLanguage(readChoice('language'), navigator.languages ?? []);
  wanted = first;
  speak(await inSomeLanguage(first, async (language) => ({ language, words: await catalogueOf(language) })));
}

/**
 * Loads words in a language, and where they cannot be had, in another.
 * @throws the error of the first language when none can be had
 */
export async function inSomeLanguage<Words>(
  first: Language,
  load: (language: Language) => Promise<Words>,
): Promise<Words> {
  let failure: unknown;
  for (const language of [first, ...languages.filter((other) => other !== first)]) {
    try {
      return await load(language);
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

/** Changes the language: at once when its words are at hand, otherwise when they have come. Until then the old ones stay. */
export function setLanguage(language: Language) {
  keepChoice('language', language);
  wanted = language;
  const words = catalogues.get(language);
  if (words) {
    speak({ language, words });
    return;
  }
  catalogueOf(language).then(
    // Another language may have been pressed in the meantime.
    (come) => wanted === language && speak({ language, words: come }),
    // Without a network there are no other words; the switch still shows which language is read, and can be pressed again.
    () => {},
  );
}

/** The words of the page outside of what is drawn; null before they have come. */
export const spokenWords = (): Messages | null => spokenStore.getState().spoken?.words ?? null;

function useSpoken(): Spoken {
  const spoken = useStore(spokenStore, (state) => state.spoken);
  if (!spoken)
    throw new Error('The page was drawn before its words were there: await applyLanguage() first.');
  return spoken;
}

export const useLanguage = (): Language => useSpoken().language;

/** All words of the page in the reader's language. */
export function useMessages(): Messages {
  const { words } = useSpoken();
  return use(SameAnswerContext) ? sameAnswerWords(words) : words;
}
