import type { SampleGroup } from '../../experiment/record.ts';
import { topIndices } from '../../forks/top_share.ts';

/** Which tokens a cut keeps, by group, response and position; and the entropy of the last one kept. */
export interface Marking {
  readonly marks: readonly (readonly (readonly boolean[])[])[];
  readonly kept: number;
  readonly pool: number;
  /** The lowest entropy among the kept tokens, nats; null where nothing is kept. */
  readonly tau: number | null;
}

/**
 * Marks the ceil(rho n) tokens of highest entropy, ties by position, as the trainer's `top` with rule `topk` does.
 * The pool is all tokens of the groups that were not dropped.
 */
export function markTop(groups: readonly SampleGroup[], rho: number): Marking {
  const marks = groups.map(({ responses }) => responses.map(({ tokens }) => tokens.map(() => false)));
  const pool: { entropy: number; group: number; response: number; at: number }[] = [];
  groups.forEach(({ dropped, responses }, group) => {
    if (dropped) return;
    responses.forEach(({ entropy }, response) => {
      entropy.forEach((h, at) => {
        pool.push({ entropy: h, group, response, at });
      });
    });
  });
  const best = topIndices(
    pool.map(({ entropy }) => entropy),
    rho,
  ).map((i) => pool[i]);
  for (const { group, response, at } of best) marks[group][response][at] = true;
  return { marks, kept: best.length, pool: pool.length, tau: best.at(-1)?.entropy ?? null };
}

/** The mask that the run itself used, as its samples carry it. */
export function ownMarking(groups: readonly SampleGroup[]): Marking {
  let kept = 0;
  let pool = 0;
  let tau: number | null = null;
  const marks = groups.map(({ responses, dropped }) =>
    responses.map((response) =>
      response.tokens.map((_, at) => {
        if (dropped) return false;
        pool++;
        if (response.kept[at] !== 1) return false;
        kept++;
        tau = Math.min(tau ?? Number.POSITIVE_INFINITY, response.entropy[at]);
        return true;
      }),
    ),
  );
  return { marks, kept, pool, tau };
}
