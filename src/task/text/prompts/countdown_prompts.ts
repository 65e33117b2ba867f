import type { CountdownProblem } from '../../countdown/problems.ts';
import { countdown } from '../../countdown/world.ts';
import type { TextProblem } from '../text_problem.ts';

/** The parts of Countdown's split that are listed; the training part is drawn from. */
export type ListedPart = 'held-out' | 'validation';

/**
 * Countdown put in words: the problems of the world with its own vocabulary, so that a model asked in words and one that
 * speaks the grammar are asked the same. In words a number may be left unused, so a problem whose goal is one of its own
 * numbers would be none; those are left out.
 */
export const countdownPrompts = (part: ListedPart, language: 'en' | 'zh' = 'en'): TextProblem[] =>
  (part === 'held-out' ? countdown.heldOut() : countdown.validation())
    .filter(({ numbers, goal }) => !numbers.includes(goal))
    .map((problem) => countdownInWords(problem, language));

/** One problem of Countdown in words, with the form that the answer should have. */
export function countdownInWords(
  { numbers, goal }: CountdownProblem,
  language: 'en' | 'zh' = 'en',
): TextProblem {
  const list = numbers.slice(0, -1).join(language === 'en' ? ', ' : '、');
  const last = numbers.at(-1);
  const content =
    language === 'en'
      ? `Use the numbers ${list} and ${last}, each at most once, with +, - and * to make ${goal}. Think step by step, and end with "Answer:" and one equation.`
      : `用 ${list} 和 ${last} 这几个数（每个最多用一次）以及 +、-、* 算出 ${goal}。请一步一步思考，最后写“答案：”和一个等式。`;
  return {
    id: `countdown-${numbers.join('-')}-${goal}${language === 'en' ? '' : '-zh'}`,
    messages: [{ role: 'user', content }],
    answer: String(goal),
    verifier: { name: 'countdown', numbers },
  };
}
