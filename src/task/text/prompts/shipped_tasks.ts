import type { TextProblem } from '../text_problem.ts';
import { countdownPrompts } from './countdown_prompts.ts';
import { wordProblemsIn } from './word_problems.ts';

export const shippedTaskNames = ['word-problems', 'countdown-words'] as const;
export type ShippedTask = (typeof shippedTaskNames)[number];

/** The tasks in words that ship, each with its problems in a language; of Countdown, the held-out ones. */
export const shippedTasks: Readonly<Record<ShippedTask, (language: 'en' | 'zh') => TextProblem[]>> = {
  'word-problems': wordProblemsIn,
  'countdown-words': (language) => countdownPrompts('held-out', language),
};
