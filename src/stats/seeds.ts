/** What came out of one seed. */
export interface SeedValue {
  readonly seed: number;
  readonly value: number;
}

/** Below so many seeds the spread between seeds is a guess: a comparison is shown with a warning. */
export const fewestSeeds = 3;
