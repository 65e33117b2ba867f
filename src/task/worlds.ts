import { countdown } from './countdown/world.ts';
import { walk } from './walk/world.ts';
import type { World } from './world.ts';

const worlds: ReadonlyMap<string, World> = new Map<string, World>(
  [countdown as World, walk as World].map((world) => [world.name, world]),
);

/** The names of all worlds, the main one first. */
export const worldNames: readonly string[] = [...worlds.keys()];

/**
 * The world of a name.
 * @throws Error when there is none; the message lists the names
 */
export function worldByName(name: string): World {
  const world = worlds.get(name);
  if (!world) throw new Error(`There is no world called "${name}". Use one of: ${worldNames.join(', ')}.`);
  return world;
}
