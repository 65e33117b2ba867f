import type { Vocabulary } from './world.ts';

/**
 * The ids of words that are never to be drawn, each once.
 * @throws RangeError naming the word that cannot be forbidden, and why
 */
export function forbiddenIds(
  words: readonly string[],
  { tokens, eos }: Pick<Vocabulary, 'tokens' | 'eos'>,
): number[] {
  const ids = new Set<number>();
  for (const word of words) {
    const id = tokens.indexOf(word);
    if (id < 0) throw new RangeError(`"${word}" is no word of this world. Its words: ${tokens.join(' ')}.`);
    if (id === eos)
      throw new RangeError(`${word} cannot be forbidden: no response would end, and all would be truncated.`);
    ids.add(id);
  }
  if (ids.size >= tokens.length - 1)
    throw new RangeError(`Every word but ${tokens[eos]} is forbidden: there would be nothing to write.`);
  return [...ids];
}
