import { threefry2x32, uniformFromBits } from './threefry.ts';

/** A sequence of random numbers. Worlds and trainers take one as an argument, so every draw is replayable. */
export interface Random {
  /** A uniform number in (0, 1). */
  uniform(): number;
  /** A uniform integer in [0, n). */
  integer(n: number): number;
}

/**
 * Purposes of random streams. A stream's number is part of the key, so that, for example, the number of evaluation
 * samples does not affect the training problems.
 */
export const streams = {
  problems: 1,
  rollout: 2,
  shuffle: 3,
  randomMask: 4,
  evaluation: 5,
  distil: 6,
  initialise: 7,
  inspect: 8,
} as const;

/** Folds words into one 32-bit key word, so that (seed, stream, step) can key one generator. */
export function foldKey(...words: number[]): number {
  let key = 0;
  for (const word of words) key = threefry2x32(key, 0x9e3779b9, word >>> 0, 0)[0];
  return key;
}

/** A stream of uniform numbers keyed by two 32-bit words; draw i is threefry(key, i). */
export function randomStream(key0: number, key1: number): Random {
  let counter = 0;
  let spare: number | null = null;
  const bits = () => {
    if (spare !== null) {
      const word = spare;
      spare = null;
      return word;
    }
    const [a, b] = threefry2x32(key0, key1, counter++, 0);
    spare = b;
    return a;
  };
  return {
    uniform: () => uniformFromBits(bits()),
    integer: (n) => Math.floor((bits() / 2 ** 32) * n),
  };
}

/** Shuffles an array in place (Fisher-Yates). @returns the same array */
export function shuffle<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
