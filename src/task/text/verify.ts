import { boxedText, isSameBoxed, readBoxed } from './boxed.ts';
import { readChoice } from './choice.ts';
import { faultOfCountdown, readCountdown } from './countdown_words.ts';
import { normalised, readExact } from './exact.ts';
import { type Ending, finalText } from './final_text.ts';
import { isSameNumber, numberText, readNumber, soleNumber } from './number.ts';
import { type Pattern, parsePattern } from './regex/pattern.ts';
import { lastMatch } from './regex/search.ts';
import type { Read, Rule, TextProblem, TextReason, TextVerdict } from './text_problem.ts';

/** What a rule has read, and how it compares with a problem's answer: null for right, else what is wrong. */
interface Answered {
  readonly text: string;
  readonly faultAgainst: (answer: string) => TextReason | null;
}

/** Why an answer can be none to a rule. */
export type AnswerFault = 'no-number' | 'no-goal' | 'no-letter' | 'empty';

/** What is wrong with an answer that is said to be known; null where its rule can compare it. */
export function faultOfAnswer(rule: Rule, answer: string): AnswerFault | null {
  switch (rule.name) {
    case 'number':
      return 'answer' in soleNumber(answer) ? null : 'no-number';
    case 'countdown':
      return /^\d{1,15}$/.test(answer.trim()) ? null : 'no-goal';
    case 'choice':
      return /^[A-J]$/i.test(answer.trim()) ? null : 'no-letter';
    case 'boxed':
      return boxedText(answer) === '' ? 'empty' : null;
    case 'exact':
    case 'regex':
      return normalised(answer) === '' ? 'empty' : null;
  }
}

const faultWords: Readonly<Record<AnswerFault, string>> = {
  'no-number': 'is no number',
  'no-goal': 'is no whole number, the goal',
  'no-letter': 'is no letter from A to J',
  empty: 'is empty',
};

/**
 * Checks a response to a problem. Only what follows its thinking counts (`finalText`), and nothing but the one right answer
 * is rewarded: what is ambiguous, half written or cut off is not.
 * @param ending what is known beside the text: whether the response is finished, whether the prompt began the thinking
 * @throws Error where the problem's own answer cannot be what its rule asks for (`faultOfAnswer`)
 */
export function verifyText(problem: TextProblem, response: string, ending?: Ending): TextVerdict {
  const { answer, verifier } = problem;
  if (answer !== null) {
    const fault = faultOfAnswer(verifier, answer);
    if (fault)
      throw new Error(`The answer of ${problem.id}, "${answer.slice(0, 60)}", ${faultWords[fault]}.`);
  }
  const read = readAnswer(verifier, response, ending);
  const said = 'none' in read ? null : read.answer.text;
  if (answer === null) return { reward: null, answer: said, reason: 'not-known' };
  const reason = 'none' in read ? read.none : read.answer.faultAgainst(answer);
  return { reward: reason === null ? 1 : 0, answer: said, reason: reason ?? 'solved' };
}

/**
 * What a response ended in, in one form for all ways to write it, so that endings can be counted; null where the
 * problem's rule reads no answer. It needs no known answer.
 */
export function textEnding({ verifier }: TextProblem, response: string, ending?: Ending): string | null {
  const read = readAnswer(verifier, response, ending);
  return 'none' in read ? null : read.answer.text;
}

function readAnswer(rule: Rule, response: string, ending?: Ending): Read<Answered> {
  const final = finalText(response, ending);
  return 'none' in final ? final : readBy(rule, final.answer);
}

/** The pattern that was compiled last: a task has one for all its responses. */
let last: Pattern | null = null;

function compiled(source: string): Pattern {
  if (last?.source !== source) last = parsePattern(source);
  return last;
}

const wrongUnless = (isRight: boolean): TextReason | null => (isRight ? null : 'wrong-answer');

function readBy(rule: Rule, text: string): Read<Answered> {
  switch (rule.name) {
    case 'number':
      return answered(readNumber(text), (said) => ({
        text: numberText(said),
        faultAgainst: (answer) => {
          const known = soleNumber(answer);
          return wrongUnless('answer' in known && isSameNumber(said, known.answer));
        },
      }));
    case 'countdown':
      return answered(readCountdown(text), (said) => ({
        text: said.text,
        faultAgainst: (answer) => {
          const goal = soleNumber(answer);
          return 'answer' in goal ? faultOfCountdown(said, rule.numbers, goal.answer.value) : 'wrong-goal';
        },
      }));
    case 'boxed':
      return answered(readBoxed(text), (said) => ({
        text: said,
        faultAgainst: (answer) => wrongUnless(isSameBoxed(said, answer)),
      }));
    case 'choice':
      return answered(readChoice(text), (said) => ({
        text: said,
        faultAgainst: (answer) => wrongUnless(said === answer.trim().toUpperCase()),
      }));
    case 'exact':
      return answered(readExact(text), compared);
    case 'regex': {
      const found = lastMatch(compiled(rule.pattern), text);
      if (found === undefined) return { none: 'malformed' };
      const said = found === null ? '' : normalised(found);
      return said === '' ? { none: 'no-answer' } : { answer: compared(said) };
    }
  }
}

const compared = (said: string): Answered => ({
  text: said,
  faultAgainst: (answer) => wrongUnless(said === normalised(answer)),
});

const answered = <T>(read: Read<T>, of: (said: T) => Answered): Read<Answered> =>
  'none' in read ? read : { answer: of(read.answer) };
