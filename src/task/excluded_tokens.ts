import { randomStream } from '../random/stream.ts';
import type { World } from './world.ts';

/** Marks the tokens of a response that a mask leaves out, 1 or 0; null where it leaves none out. */
export type Exclusion = (response: readonly number[]) => Uint8Array | null;

/** Traces of the teacher that tell which slots a grammar has. */
const tracesRead = 64;

/** The entries of a mask's `exclude`. */
export const excludeEntries = (exclude: string | undefined): string[] =>
  exclude?.split(' ').filter(Boolean) ?? [];

/**
 * What a mask leaves out of its pool: every token that is one of the words of `exclude`, or stands in a slot of that name.
 * @param exclude words and slots, with a blank between two
 * @throws RangeError naming an entry that is neither a word nor a slot of the world
 */
export function exclusionOf(exclude: string | undefined, world: World): Exclusion {
  const entries = new Set(excludeEntries(exclude));
  if (entries.size === 0) return () => null;
  const { tokens } = world.vocabulary;
  const unknown = [...entries].find((entry) => !isExcludable(entry, world));
  if (unknown !== undefined)
    throw new RangeError(
      `The mask excludes "${unknown}", which is neither a word nor a slot of the world ${world.name}. Its slots: ${[...slotsOf(world)].join(' ')}.`,
    );
  return (response) => {
    const stands = world.slots(response);
    return Uint8Array.from(response, (token, i) =>
      Number(entries.has(tokens[token]) || entries.has(stands[i])),
    );
  };
}

/** Whether it is a word of the world, or a slot of its grammar. */
export const isExcludable = (entry: string, world: World): boolean =>
  world.vocabulary.tokens.includes(entry) || slotsOf(world).has(entry);

/** The slots in which the teacher writes. */
function slotsOf(world: World): Set<string> {
  const random = randomStream(0, 0);
  const problems = world.validation().slice(0, tracesRead);
  return new Set(problems.flatMap((problem) => world.slots(world.trace(problem, random))));
}
