import { mixtureWeights } from './branch_mixture.ts';
import type { AnswerCount, BranchOutcome } from './fork_outcome.ts';

/** An answer with its share, which may be weighted: then it differs from its share of the counts. */
export interface AnswerShare extends AnswerCount {
  readonly share: number;
}

/** Equal answers as one, largest share first, ties in the order of their first coming. Right and wrong stay apart. */
export function foldAnswers(answers: Iterable<AnswerShare>): AnswerShare[] {
  const folded = new Map<string, { -readonly [K in keyof AnswerShare]: AnswerShare[K] }>();
  for (const answer of answers) {
    const key = answerKey(answer);
    const own = folded.get(key);
    if (own) {
      own.count += answer.count;
      own.share += answer.share;
    } else folded.set(key, { ...answer });
  }
  return [...folded.values()].sort((a, b) => b.share - a.share);
}

/** Identifies answers: by their text, none from any, and correct from incorrect. */
export const answerKey = ({ answer, right }: Pick<AnswerCount, 'answer' | 'right'>): string =>
  JSON.stringify([answer, right]);

/** How one branch's samples ended. */
export const branchAnswers = ({ answers, samples }: BranchOutcome): AnswerShare[] =>
  foldAnswers(answers.map((answer) => ({ ...answer, share: answer.count / samples })));

/** How sampling ends if a fork's token is resampled: shares by the branches' probabilities. */
export const mixtureAnswers = (branches: readonly BranchOutcome[]): AnswerShare[] =>
  foldAnswers(
    mixtureWeights(branches).flatMap(({ branch, weight }) =>
      branchAnswers(branch).map((answer) => ({ ...answer, share: weight * answer.share })),
    ),
  );
