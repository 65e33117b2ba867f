import type { AnswerCount, BranchOutcome, ForkOutcome } from '../fork_outcome.ts';

/** A branch with N correct samples: by default the correct ones answer `17`, the others `23`. */
export function madeBranch(
  word: string,
  probability: number,
  right: number,
  samples: number,
  answers: readonly AnswerCount[] = [
    { answer: '17', count: right, right: true },
    { answer: '23', count: samples - right, right: false },
  ],
): BranchOutcome {
  const id = idOf(word);
  return { id, word, probability, samples, right, answers: answers.filter(({ count }) => count > 0) };
}

/** A made-up id for a word. */
export const idOf = (word: string): number =>
  [...word].reduce((id, letter) => id * 128 + letter.charCodeAt(0), 0);

export const madeFork = (
  position: number,
  entropy: number,
  taken: string,
  ...branches: BranchOutcome[]
): ForkOutcome => ({
  position,
  entropy,
  taken: idOf(taken),
  branches,
  coverage: branches.reduce((sum, { probability }) => sum + probability, 0),
});

/** The response of `docs/background.md`, the tasks5 (`look/tree.json`), and where its prompt ends. */
export const scienceResponse = '12 - 3 = 9 left 9 8 ; 9 + 8 = 17 goal 17 yes <eos>'.split(' ');
export const sciencePrompt = 6;

/** Its forks, with the counts of 2,000 samples of the base. */
export const scienceForks = {
  firstNumber: madeFork(
    6,
    0.664,
    '12',
    madeBranch('12', 0.6615, 412, 1323),
    madeBranch('8', 0.336, 194, 672),
    madeBranch('3', 0.001, 0, 2),
    madeBranch('16', 0.0005, 0, 1),
    madeBranch('4', 0.0005, 0, 1),
    madeBranch('10', 0.0005, 1, 1),
  ),
  firstSign: madeFork(
    7,
    1.01,
    '-',
    madeBranch('+', 0.4974, 216, 658),
    madeBranch('-', 0.3522, 172, 466),
    madeBranch('*', 0.1504, 24, 199),
  ),
  secondNumber: madeFork(
    8,
    0.833,
    '3',
    madeBranch('8', 0.5064, 16, 236),
    madeBranch('3', 0.4635, 153, 216),
    madeBranch('12', 0.0172, 2, 8),
    madeBranch('6', 0.0043, 0, 2),
  ),
  secondSign: madeFork(16, 0.591, '+', madeBranch('+', 0.6901, 147, 147), madeBranch('-', 0.3099, 6, 66)),
};
