import { group } from 'd3-array';
import { foldKey, randomStream, shuffle } from '../random/stream.ts';
import { overlapOfTop } from './overlap.ts';

/** Number of shuffles: for some thousand positions the mean is then accurate to a fraction of a percent. */
const shuffles = 20;

/**
 * The overlap of the top rho that would be left of two models if the place in the grammar decided alone: the first
 * one's entropies are shuffled among the positions of each slot, so that a slot keeps its distribution and nothing is
 * known of the single position. A stricter chance than rho, for in a strict grammar any two models are uncertain in the
 * same slots.
 * @param a, b entropies of the same positions, nats
 * @param slots of the positions, as `World.slots` names them; `''`, outside the grammar, is a slot as well
 * @returns the mean over shuffles, or null of no positions
 * @throws RangeError if the lists differ in length
 */
export function overlapBySlot(
  a: readonly number[],
  b: readonly number[],
  slots: readonly string[],
  rho: number,
  seed = 0,
): number | null {
  if (a.length !== slots.length)
    throw new RangeError(`${slots.length} slots do not name ${a.length} positions`);
  const placesOf = group(slots.keys(), (at) => slots[at]);
  let sum = 0;
  for (let i = 0; i < shuffles; i++) {
    const random = randomStream(foldKey(seed, a.length), i);
    const shuffled = [...a];
    for (const places of placesOf.values()) {
      const drawn = shuffle([...places], random);
      for (const [j, at] of places.entries()) shuffled[at] = a[drawn[j]];
    }
    const overlap = overlapOfTop(shuffled, b, rho);
    if (overlap === null) return null;
    sum += overlap;
  }
  return sum / shuffles;
}
