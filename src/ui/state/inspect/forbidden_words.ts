import { forbiddenIds } from '../../../task/forbidden_words.ts';
import { worldByName } from '../../../task/worlds.ts';
import type { InspectView } from './inspect_view_state.ts';

/** Ids of the words that the view says are never drawn; null where one of them cannot be forbidden in its world. */
export function forbiddenOf({ world, forbid }: Pick<InspectView, 'world' | 'forbid'>): number[] | null {
  const words = forbid.split(/[\s,，、]+/).filter(Boolean);
  try {
    return forbiddenIds(words, worldByName(world).vocabulary);
  } catch {
    return null;
  }
}
