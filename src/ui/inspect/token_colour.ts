import type { TraceToken } from '../../experiment/trace.ts';
import { bucketEdges } from '../charts/entropy_buckets.ts';
import type { Quantity, Scale } from '../state/inspect/inspect_view_state.ts';

/**
 * The number that colours a token, and the class of its background. Entropy, surprisal and change are in nats, top1 is a
 * probability, rank a count.
 */

/** Rank of the sampled token, 1 for the most likely; one past the list where it is not in it. */
export function rankOf(token: TraceToken): number | null {
  if (token.top.length === 0) return null;
  const at = token.top.findIndex((alternative) => isTaken(alternative, token));
  return at < 0 ? token.top.length + 1 : at + 1;
}

/** Whether an alternative is the sampled token: by id where both have one, else by text. */
export const isTaken = (
  alternative: { id: number | null; word: string },
  token: { id: number | null; word: string },
): boolean =>
  alternative.id !== null && token.id !== null
    ? alternative.id === token.id
    : alternative.word === token.word;

/**
 * The number of a token; null where it is not known.
 * @param base entropy, or log-probability, that the base or second model has at the same position, nats
 */
export function quantityOf(quantity: Quantity, token: TraceToken, base: number | null): number | null {
  switch (quantity) {
    case 'entropy':
      return token.entropy;
    case 'surprisal':
      return token.logprob === null ? null : Math.max(0, -token.logprob);
    case 'rank':
      return rankOf(token);
    case 'top1':
      return token.top.length === 0 ? null : Math.exp(token.top[0].logprob);
    case 'change':
      return token.entropy === null || base === null ? null : token.entropy - base;
    case 'logprob-change':
      return token.logprob === null || base === null ? null : token.logprob - base;
  }
}

/** Whether a larger number gets a calmer colour. */
const falling = (quantity: Quantity) => quantity === 'top1';

/** Whether it is a difference to another model. */
export const isChange = (quantity: Quantity): quantity is 'change' | 'logprob-change' =>
  quantity === 'change' || quantity === 'logprob-change';

/** The bounds between the six backgrounds, calm to warm. */
export const fixedEdges: Readonly<Record<Quantity, readonly number[]>> = {
  entropy: bucketEdges,
  surprisal: bucketEdges,
  // 1, 2, 3 to 5, 6 to 10, more.
  rank: [2, 3, 6, 11],
  top1: [0.99, 0.9, 0.7, 0.5, 0.3],
  // Two cool grounds for entropy lost, none, three warm ones for entropy gained.
  change: [-0.3, -0.05, 0.05, 0.3, 0.8],
  'logprob-change': [-1, -0.2, 0.2, 1, 3],
};

/** The quantiles of the pool at which the batch-quantile scale changes its background. */
export const quantileShares = [0.5, 0.7, 0.8, 0.9, 0.95] as const;

/** The bounds of a scale: fixed, or quantiles of the values themselves, calm to warm. */
export function edgesOf(
  quantity: Quantity,
  scale: Scale,
  values: readonly (number | null)[],
): readonly number[] {
  if (scale === 'fixed' || quantity === 'rank' || isChange(quantity)) return fixedEdges[quantity];
  const known = values.filter((value) => value !== null).sort((a, b) => (falling(quantity) ? b - a : a - b));
  if (known.length === 0) return fixedEdges[quantity];
  return quantileShares.map((share) => known[Math.min(known.length - 1, Math.floor(share * known.length))]);
}

/** The class of a token whose number is not known: not the calm background. */
export const unknownGround = 'unknown';

/** Classes of the backgrounds: e0 (calm) to e5 (warm), d1 and d2 for entropy lost. */
const grounds: Readonly<Record<Quantity, readonly string[]>> = {
  entropy: ['e0', 'e1', 'e2', 'e3', 'e4', 'e5'],
  surprisal: ['e0', 'e1', 'e2', 'e3', 'e4', 'e5'],
  rank: ['e0', 'e1', 'e3', 'e4', 'e5'],
  top1: ['e0', 'e1', 'e2', 'e3', 'e4', 'e5'],
  change: ['d2', 'd1', 'e0', 'e2', 'e4', 'e5'],
  'logprob-change': ['d2', 'd1', 'e0', 'e2', 'e4', 'e5'],
};

export const groundsOf = (quantity: Quantity): readonly string[] => grounds[quantity];

/** The class of a value's background; hatched where it is not known. */
export function groundOf(quantity: Quantity, value: number | null, edges: readonly number[]): string {
  if (value === null) return unknownGround;
  const at = edges.findIndex((edge) => (falling(quantity) ? value >= edge : value < edge));
  // Where quantiles coincide, the lowest values stay calm, so that a settled batch has no colour.
  return grounds[quantity][at < 0 ? edges.length : at];
}

/** A number of nats in the unit that is shown. */
export const inUnit = (nats: number, unit: 'nats' | 'bits'): number =>
  unit === 'bits' ? nats / Math.LN2 : nats;

/** Quantities that carry the unit of entropy. */
export const hasUnit = (quantity: Quantity): boolean => quantity !== 'rank' && quantity !== 'top1';
