import type { Messages } from '../../words/en/en.ts';

/** What a problem asks, in a sentence, from the world and the title that names it; null where that is not known. */
export function taskLine(world: string, title: string, t: Messages): string | null {
  const [, given, goal] = /^(\d+(?: \d+)*) (?:→|->) (\d+)$/.exec(title) ?? [];
  if (given === undefined) return null;
  const numbers = given.split(' ').map(Number);
  if (world === 'walk') return numbers.length === 1 ? t.words.walkTask(numbers[0], Number(goal)) : null;
  return world === 'countdown' ? t.words.countdownTask(numbers, Number(goal)) : null;
}
