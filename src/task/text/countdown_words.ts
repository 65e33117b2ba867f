import { parseExpression } from './expression.ts';
import { lastAnswerTag, lastBoxed } from './final_text.ts';
import { plainMath } from './plain_math.ts';
import { equals, type Rational, rational, rationalText } from './rational.ts';
import type { Read, TextReason } from './text_problem.ts';

/** An equation as it was given for an answer. */
export interface CountdownAnswer {
  /** `(12 - 3) + 8 = 17`, with the value that it has. */
  readonly text: string;
  readonly value: Rational;
  /** The numbers of its expression. */
  readonly numbers: readonly Rational[];
  /** Whether all that it calls equal is equal. */
  readonly holds: boolean;
  /** Its other sides, with their numbers: `12 - 3 + 8 = 9 + 8 = 17` has two that could be meant. */
  readonly sides: readonly { readonly text: string; readonly numbers: readonly Rational[] }[];
}

/** Longest equation that is read, characters. */
const longest = 400;

/** Signs in words, the longer ones first. */
const wordsOfSigns: readonly (readonly [RegExp, string])[] = [
  [/\b(?:multiplied by|times)\b|乘以|乘/gi, '×'],
  [/\bdivided by\b|除以/gi, '÷'],
  [/\bplus\b|加上|加/gi, '+'],
  [/\bminus\b|减去|减/gi, '-'],
  [/\b(?:is equal to|equals)\b|等于/gi, '='],
  [/(?<=[\d)] ?)[xX](?= ?[\d(])/g, '×'],
];

const isPart = (character: string): boolean => '0123456789.+-×*÷/()[]{}=^!%√±'.includes(character);

/**
 * The stretches of a text that consist of numbers and signs. A line's end is one's end, unless an `=` follows, and so is a
 * number or a bracket that follows a number without a sign.
 */
function* stretches(text: string): Generator<string> {
  let start = -1;
  let end = -1;
  for (let i = 0; i <= text.length; i++) {
    const character = text[i];
    if (character !== undefined && isPart(character)) {
      if (start >= 0 && end < i && !isSigned(text[end - 1], character)) {
        yield text.slice(start, end);
        start = -1;
      }
      if (start < 0) start = i;
      end = i + 1;
    } else if (start >= 0) {
      const goesOn = character === ' ' || (character === '\n' && /^\s{0,20}=/.test(text.slice(i, i + 24)));
      if (goesOn) continue;
      yield text.slice(start, end);
      start = -1;
    }
  }
}

/** Whether two characters with a space between them belong together: one of them is a sign. */
const isSigned = (before: string, after: string): boolean =>
  '+-×*÷/=(^√±[{'.includes(before) || '+-×*÷/=)^!%±]}'.includes(after);

/** Takes off brackets that the text around an equation has opened or closed, and its full stop. */
function trimmed(stretch: string): string {
  let text = stretch.replace(/[.!\s]+$/, '').replace(/^[.\s]+/, '');
  for (;;) {
    let depth = 0;
    let lowest = 0;
    for (const character of text) {
      if ('([{'.includes(character)) depth++;
      else if (')]}'.includes(character)) lowest = Math.min(lowest, --depth);
    }
    if (lowest < 0 && /[)\]}]$/.test(text)) text = text.slice(0, -1).trimEnd();
    else if (depth > lowest && depth > 0 && /^[([{]/.test(text)) text = text.slice(1).trimStart();
    else return text;
  }
}

const hasOperation = (text: string): boolean =>
  /[\d)\]}]\s*[-+×*÷/^]\s*[-([{√]?\s*\d|[\d)\]}]\s*[-+×*÷/^]\s*[([{]/.test(text);

/** What is marked as the answer: the last `\boxed{}`, `<answer>` or line that begins "Answer:"; null where nothing is. */
function markedPart(text: string): Read<string | null> {
  const boxed = lastBoxed(text);
  if (boxed === null) return { none: 'malformed' };
  const mark = boxed[0] ?? lastAnswerTag(text);
  if (mark) return { answer: mark.content };
  let from = -1;
  for (const { index, 0: found } of text.matchAll(
    /(?:\banswer|\bequation|答案|等式)(?: is|是|为)?\**\s?[:：]/gi,
  )) {
    from = index + found.length;
  }
  if (from < 0) return { answer: null };
  const line = /^[\s*$\\[(]{0,20}[^\n]*(?:\n\s{0,20}=[^\n]*)?/.exec(text.slice(from, from + 4 * longest))!;
  return { answer: hasOperation(withSigns(line[0])) ? line[0] : null };
}

function withSigns(text: string): string {
  let plain = plainMath(text);
  for (const [words, sign] of wordsOfSigns) plain = plain.replace(words, sign);
  for (let i = 0; i < 8 && plain.includes('\\frac'); i++) {
    plain = plain.replace(/\\frac\s?\{([^{}]{0,200})\}\s?\{([^{}]{0,200})\}/g, '(($1)/($2))');
  }
  // Dollars are LaTeX's here, and an ampersand aligns equations.
  return plain.replace(/[$&]/g, ' ').replace(/→|≈/g, '=');
}

/**
 * The equation that a text gives as its answer: the one that it marks (`\boxed{}`, `<answer>`, "Answer:"), which must be
 * the only one there, else the last one. Signs may be words (plus, 加), × or LaTeX's, and the goal may be left out.
 */
export function readCountdown(text: string): Read<CountdownAnswer> {
  const marked = markedPart(text);
  if ('none' in marked) return marked;
  const scope = withSigns(marked.answer ?? text);
  let last: string | null = null;
  let count = 0;
  for (const stretch of stretches(scope)) {
    if (!hasOperation(stretch.slice(0, longest))) continue;
    last = stretch;
    count++;
  }
  if (last === null) return { none: 'no-answer' };
  if (marked.answer !== null && count > 1) return { none: 'several-answers' };
  return equationOf(last);
}

function equationOf(stretch: string): Read<CountdownAnswer> {
  if (stretch.length > longest) return { none: 'malformed' };
  const sides = trimmed(stretch)
    .split('=')
    .map((side) => parseExpression(side.trim()));
  if (sides.some((side) => side === null)) return { none: 'malformed' };
  const whole = sides.map((side) => side!);
  const expressions = whole.filter(({ operators }) => operators > 0);
  if (expressions.length === 0) return { none: 'no-answer' };
  const [{ value, numbers, text }] = expressions;
  return {
    answer: {
      text: `${text} = ${rationalText(value)}`,
      value,
      numbers,
      holds: whole.every((side) => equals(side.value, value)),
      sides: expressions,
    },
  };
}

/**
 * Whether an equation solves a problem: everything that it calls equal is the goal, and one of its sides is made of the
 * given numbers, each at most as often as it is given.
 * @param goal the goal, a whole number
 * @returns null where it does, else what is wrong
 */
export function faultOfCountdown(
  { value, holds, sides }: CountdownAnswer,
  given: readonly number[],
  goal: Rational,
): TextReason | null {
  if (!holds) return 'wrong-arithmetic';
  if (!equals(value, goal)) return 'wrong-goal';
  return sides.some(({ numbers }) => isMadeOf(numbers, given)) ? null : 'wrong-number';
}

function isMadeOf(numbers: readonly Rational[], given: readonly number[]): boolean {
  const left = given.map((number) => rational(BigInt(number)));
  return numbers.every((number) => {
    const at = left.findIndex((one) => equals(one, number));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
