import type { Messages } from './en/en.ts';

/** A preset's name in words; one without words has its own. */
export const presetName = (t: Messages, id: string): string =>
  Object.hasOwn(t.recipe.presetNames, id) ? t.recipe.presetNames[id] : id;
