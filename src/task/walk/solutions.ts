import { maxMoves } from './grammar.ts';
import type { WalkProblem } from './problems.ts';
import { modulus, operationNames, step } from './vocabulary.ts';

/** How many walks of at most eight moves reach the goal at their last move, and not before. */
export function walkSolutions({ start, goal }: WalkProblem): number {
  /** Walks that have not met the goal yet, by where they are. */
  let under = Array<number>(modulus).fill(0);
  under[start] = 1;
  let solved = 0;
  for (let move = 1; move <= maxMoves; move++) {
    const next = Array<number>(modulus).fill(0);
    under.forEach((walks, value) => {
      for (const name of operationNames) next[step(value, name)] += walks;
    });
    solved += next[goal];
    next[goal] = 0;
    under = next;
  }
  return solved;
}
