import { attemptLength } from './countdown/grammar.ts';
import { listProblems } from './countdown/problems.ts';
import { countdown, countdownWorld } from './countdown/world.ts';
import type { World } from './world.ts';

export const transferSetIds = ['goals', 'larger', 'four'] as const;
export type TransferSetId = (typeof transferSetIds)[number];

/** Problems unlike those that models of a world are trained on, in the same words (paper, Fig. 9). */
export interface TransferSet {
  readonly id: TransferSetId;
  /** The world that poses and verifies them; its vocabulary is the training world's. */
  readonly world: World;
  readonly problems: readonly unknown[];
  /** Longest response, tokens: no more than the context of a shipped base leaves. */
  readonly length: number;
}

const mainSize = { numbers: 3, max: 12, top: 40 };
const largerSize = { numbers: 3, max: 20, top: 40 };
const larger = countdownWorld(largerSize, 'countdown-larger');
const four = countdownWorld({ numbers: 4, max: 12, top: 40 }, 'countdown-four');

/** Most problems of a set: as many as the held-out ones of the training world. */
export const transferProblems = 249;

/** Whether a world has such sets, without listing them. */
export const hasTransferSets = (world: string): boolean => world === countdown.name;

let listed: readonly TransferSet[] | null = null;

/** Goals of the first set. A sixth of all training problems have one as large. */
const leastGoal = 25;

/**
 * Countdown's: the larger goals among the problems that are never trained on; three numbers of which one at least lies
 * above the 12 that training ends at (up to 20); and four numbers, with room for two attempts. Larger goals than 40
 * have no token. Other worlds have none.
 */
export function transferSets(world: string): readonly TransferSet[] {
  if (!hasTransferSets(world)) return [];
  listed ??= listSets();
  return listed;
}

/** Goes through all problems there are, which takes a while. */
const listSets = (): readonly TransferSet[] => [
  {
    id: 'goals',
    world: countdown as World,
    problems: (['held-out', 'validation'] as const)
      .flatMap((part) => listProblems(mainSize, part))
      .filter(({ goal }) => goal >= leastGoal)
      .slice(0, transferProblems),
    length: countdown.responseLength,
  },
  {
    id: 'larger',
    world: larger as World,
    problems: listProblems(largerSize, 'held-out')
      .filter(({ numbers }) => numbers.some((number) => number > 12))
      .slice(0, transferProblems),
    length: countdown.responseLength,
  },
  {
    id: 'four',
    world: four as World,
    problems: four.heldOut(),
    length: 2 * (attemptLength(4) + 1) + 1,
  },
];
