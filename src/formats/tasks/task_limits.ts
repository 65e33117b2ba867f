import { patternLimits } from '../../task/text/regex/program.ts';
import { ruleNames } from '../../task/text/text_problem.ts';

/** How much of a file of problems, or of responses to them, is taken; the rest is refused with a sentence. */
export const taskLimits = {
  /** Bytes of UTF-8. */
  lineBytes: 16 * 2 ** 20,
  lines: 1_000_000,
  /** Brackets inside brackets: fields of one's own may have any shape. */
  depth: 64,
  /** Characters. */
  id: 200,
  prompt: 100_000,
  answer: 2000,
  pattern: patternLimits.characters,
  response: 8_000_000,
  messages: 100,
  /** Of Countdown: how many there are, and the largest. */
  numbers: 20,
  number: 1_000_000_000,
  rules: ruleNames,
} as const;
