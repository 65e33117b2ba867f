/**
 * The split of a world's problems into training, validation and held-out ones. It depends on the problem
 * alone, through a hash, so every run, seed and machine agrees on it and no list has to be shipped.
 */
export type Part = 'training' | 'validation' | 'held-out';

/** MurmurHash3's 32-bit finaliser: every input bit reaches every output bit (Appleby, public domain). */
function mix(h: number): number {
  let x = h;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * A well-mixed hash of a few integers: each word is added and the state mixed again.
 * @param words the identity of a problem, in a canonical order
 * @param salt another salt gives an unrelated hash of the same words
 * @returns an unsigned 32-bit integer
 */
export function problemHash(words: readonly number[], salt = 0): number {
  let h = mix(salt ^ 0x9e3779b9);
  for (const word of words) h = mix((h + Math.imul(word + 1, 0x9e3779b1)) | 0);
  return h;
}

/** The part a problem belongs to: hash mod 10 is 0 for held out, 1 for validation, else training. */
export function partOf(words: readonly number[]): Part {
  const residue = problemHash(words) % 10;
  return residue === 0 ? 'held-out' : residue === 1 ? 'validation' : 'training';
}

const listSalt = 1;

/**
 * Problems in a fixed order that looks shuffled (by a second hash, unrelated to the one that splits), so that
 * the first n of them are a fair sample.
 */
export function inHashOrder<T>(problems: readonly T[], words: (problem: T) => readonly number[]): T[] {
  return problems
    .map((problem) => ({ problem, hash: problemHash(words(problem), listSalt) }))
    .sort((a, b) => a.hash - b.hash)
    .map(({ problem }) => problem);
}
