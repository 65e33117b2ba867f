import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { keepChoice, readChoice } from './kept_choice.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const isTheme = (value: string | null): value is Theme => themes.includes(value as Theme);
const kept = readChoice('theme');
const themeStore = createStore<{ theme: Theme }>(() => ({ theme: isTheme(kept) ? kept : 'system' }));

function settle(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Puts the theme on the page, and again whenever it changes. */
export function applyTheme() {
  settle(themeStore.getState().theme);
  themeStore.subscribe(({ theme }) => settle(theme));
}

export function setTheme(theme: Theme) {
  keepChoice('theme', theme);
  themeStore.setState({ theme });
}

export const useTheme = (): Theme => useStore(themeStore, (state) => state.theme);
