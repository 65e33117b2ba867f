import { group, quantile } from 'd3-array';
import { mean } from '../stats/totals.ts';

/** The entropies of the tokens in one kind of place. */
export interface PlaceEntropy<Place> {
  readonly place: Place;
  readonly n: number;
  /** Nats, all of these. */
  readonly mean: number;
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

/** The response of one sample: nats per token, null if unknown. */
export type ResponseEntropies = readonly (number | null)[];

/**
 * Entropy by slot of the grammar, in the order in which slots first appear.
 * @param responses entropies by response
 * @param slots as `World.slots` names them: one for each token; `''`, outside the grammar, is a slot as well
 */
export function entropyBySlot(
  responses: readonly ResponseEntropies[],
  slots: readonly (readonly string[])[],
): PlaceEntropy<string>[] {
  return entropyByPlace(responses, (response, at) => slots[response][at]);
}

/** Entropy by position in the response, 0 first: later positions have only the longer responses. */
export function entropyByPosition(responses: readonly ResponseEntropies[]): PlaceEntropy<number>[] {
  return entropyByPlace(responses, (_, at) => at).sort((a, b) => a.place - b.place);
}

function entropyByPlace<Place>(
  responses: readonly ResponseEntropies[],
  placeOf: (response: number, at: number) => Place,
): PlaceEntropy<Place>[] {
  const known = responses.flatMap((entropies, response) =>
    entropies.flatMap((entropy, at) => (entropy === null ? [] : [{ place: placeOf(response, at), entropy }])),
  );
  const groups = group(known, ({ place }) => place);
  return [...groups].map(([place, members]) => {
    const entropies = members.map(({ entropy }) => entropy);
    return {
      place,
      n: entropies.length,
      mean: mean(entropies)!,
      p10: quantile(entropies, 0.1)!,
      median: quantile(entropies, 0.5)!,
      p90: quantile(entropies, 0.9)!,
    };
  });
}
