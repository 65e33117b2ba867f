import { numbersOf } from './numbers.ts';

const n = numbersOf('en');

/** A count in English words: 1 seed, 2 seeds. */
export const plural = (count: number, one: string, many: string): string =>
  `${n.integer(count)} ${count === 1 ? one : many}`;
