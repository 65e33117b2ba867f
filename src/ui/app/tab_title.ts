import { useEffect } from 'react';
import { useLab } from '../state/use_lab.ts';
import { linkOn, useShare } from '../state/views/share_store.ts';
import { useMessages } from '../words/language.ts';

/** Puts the title of the opened link on the browser's tab, for as long as it is of the recipe here. */
export function useTabTitle() {
  const t = useMessages();
  const recipe = useLab((s) => s.recipe.spec);
  const title = useShare((s) => linkOn(s.opened, recipe)?.title ?? null);
  useEffect(() => {
    document.title = title === null ? t.pageTitle : `${title} · ${t.shell.home}`;
  }, [title, t]);
}
