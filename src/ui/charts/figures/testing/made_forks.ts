import type { AnswerCount, BranchOutcome, ForkOutcome } from '../../../../forks/fork_outcome.ts';

/** A branch with as many right endings of as many samples; what is wrong ends in 23. */
export const madeBranch = (
  id: number,
  word: string,
  probability: number,
  right: number,
  samples: number,
): BranchOutcome => {
  const answers: AnswerCount[] = [
    { answer: '17', count: right, right: true },
    { answer: '23', count: samples - right, right: false },
  ];
  return { id, word, probability, right, samples, answers: answers.filter(({ count }) => count > 0) };
};

/** The vocabulary that the made forks are written in. */
export const madeWords = ['12', '8', '-', '+', '3', '='];

/**
 * The forks of the example in `docs/background.md`, as far as a test needs them: a first number that wavers in vain, a sign whose
 * branches are 25 points apart, and a second number that decides. The response is `12 - 3 =`, after 7 tokens of prompt.
 */
export const madeForks: readonly ForkOutcome[] = [
  {
    position: 7,
    entropy: 0.66,
    taken: 0,
    branches: [madeBranch(0, '12', 0.66, 412, 1323), madeBranch(1, '8', 0.34, 194, 672)],
    coverage: 1,
  },
  {
    position: 8,
    entropy: 1.01,
    taken: 2,
    branches: [madeBranch(3, '+', 0.6, 24, 199), madeBranch(2, '-', 0.4, 172, 466)],
    coverage: 1,
  },
  {
    position: 9,
    entropy: 0.83,
    taken: 4,
    branches: [madeBranch(1, '8', 0.53, 16, 236), madeBranch(4, '3', 0.47, 216, 216)],
    coverage: 1,
  },
];
export const madeResponse = [0, 2, 4, 5];
