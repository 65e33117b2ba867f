import type { PlannedBranch } from '../forks/scan_plan.ts';
import { branchesOf } from '../forks/scan_plan.ts';
import type { DrawFilter } from '../model/decode/draw_options.ts';
import { filteredDraw } from '../model/decode/filtered_draw.ts';
import { exp } from '../model/elementary.ts';
import type { ScoredPlace } from './sample_traces.ts';
import type { TraceScorer } from './trace_scorer.ts';

/** A selected fork, before anything is sampled from it. */
export interface PlannedFork {
  position: number;
  /** In nats, at temperature 1. */
  entropy: number;
  taken: number;
  /** Probabilities as sampled. */
  branches: readonly PlannedBranch[];
}

/**
 * Forks at positions of a sequence: entropies at temperature 1, and the branches with the probabilities with which they are
 * drawn, so that outcomes weighted by them are those of sampling. A branch that a filter leaves out has none; the token that
 * the sequence took is a branch all the same, with a probability of 0.
 * @param places the sequence's scores at temperature 1
 */
export async function planForks(
  scorer: TraceScorer,
  tokens: readonly number[],
  positions: readonly number[],
  places: readonly ScoredPlace[],
  { temperature, filter }: { temperature: number; filter?: DrawFilter },
): Promise<PlannedFork[]> {
  const fork = (position: number, alternatives: readonly PlannedBranch[], probability: number) => {
    const taken = tokens[position];
    const branches = branchesOf(alternatives, { id: taken, probability });
    return { position, entropy: places[position - 1].entropy, taken, branches };
  };
  if (filter) {
    const planned = new Map<number, PlannedFork>();
    await scorer.eachLogits(tokens, positions, (position, logits) => {
      const drawn = filteredDraw(logits, temperature, filter);
      const likely = places[position - 1].top.map(({ id }) => ({
        id: id as number,
        probability: drawn(id as number),
      }));
      const left = likely.filter(({ probability }) => probability > 0);
      planned.set(position, fork(position, left, drawn(tokens[position])));
    });
    return positions.map((position) => planned.get(position)!);
  }
  const [drawn] = temperature === 1 ? [places] : await scorer.score([tokens], temperature);
  return positions.map((position) => {
    const { top, logprob } = drawn[position - 1];
    const likely = top.map(({ id, logprob: of }) => ({ id: id as number, probability: exp(of) }));
    return fork(position, likely, exp(logprob));
  });
}
