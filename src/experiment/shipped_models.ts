/** A base that ships with the page, in `public/models/<name>/`. */
export interface ShippedModel {
  readonly name: string;
  readonly world: string;
  /** Longest response that it was made for, tokens, where that is not its world's. */
  readonly responseLength?: number;
}

/** Longest response that a base was made for, tokens, where that is not its world's (`responseLength` of it). */
export const ownResponseLength = (base: string): number | undefined =>
  shippedModels.find(({ name }) => name === base)?.responseLength;

/** The bases that ship, the main experiment's first. A test compares the list with the folders. */
export const shippedModels: readonly ShippedModel[] = [
  { name: 'countdown-164k', world: 'countdown' },
  { name: 'countdown-50k', world: 'countdown' },
  { name: 'countdown-850k', world: 'countdown' },
  { name: 'countdown-164k-seed2', world: 'countdown' },
  { name: 'countdown-164k-seed3', world: 'countdown' },
  { name: 'countdown-164k-persistent', world: 'countdown' },
  { name: 'countdown-164k-long', world: 'countdown', responseLength: 96 },
  { name: 'walk-86k', world: 'walk' },
];
