import { areSideBySide, isAnswerTagClosed, lastAnswerTag, lastBoxed, near } from './final_text.ts';
import { type Literal, lastNumbers } from './number_literals.ts';
import { plainMath } from './plain_math.ts';
import { equals, type Rational, rational, rationalText, times } from './rational.ts';
import type { Read } from './text_problem.ts';

/** A number as an answer. */
export interface NumberAnswer {
  readonly value: Rational;
  readonly percent: boolean;
}

export const numberText = ({ value, percent }: NumberAnswer): string =>
  `${rationalText(value)}${percent ? '%' : ''}`;

/**
 * Whether two answers are one number, exactly. A percentage is its hundredth (60 % is 0.6), and also its number where that
 * is above 1, since questions for a percentage are answered without the sign (60 % is 60, but 0.6 % is not 0.6).
 */
export function isSameNumber(a: NumberAnswer, b: NumberAnswer): boolean {
  if (a.percent === b.percent) return equals(a.value, b.value);
  const [percent, plain] = a.percent ? [a.value, b.value] : [b.value, a.value];
  if (equals(percent, times(plain, rational(100n)))) return true;
  const size = plain.numerator < 0n ? -plain.numerator : plain.numerator;
  return size > plain.denominator && equals(percent, plain);
}

/**
 * The number that a text gives as its answer. It is what the last `\boxed{}` holds, else the last `<answer>`, else the line
 * of the last `####`, else the last number. Read are signs, thousands, decimals, fractions and mixed numbers (in LaTeX too),
 * powers of ten, percent, currencies, `million` and 万; units are not looked at.
 *
 * Refused is what could be a guess at several answers or is none: two numbers side by side (`3 or 4`, `1 2 3`, a list), an
 * operand (`20 - 5`), a multiple of something (`2x`, `3π`, `√2`), a bound (`at least 5`), `not 5`.
 */
export function readNumber(text: string): Read<NumberAnswer> {
  const boxed = lastBoxed(text);
  if (boxed === null) return { none: 'malformed' };
  if (boxed.length > 0) {
    if (boxed.length > 1 && areSideBySide(text, boxed[1], boxed[0])) return { none: 'several-answers' };
    return soleNumber(boxed[0].content);
  }
  if (!isAnswerTagClosed(text)) return { none: 'malformed' };
  const tagged = lastAnswerTag(text);
  const scope = plainMath(tagged ? tagged.content : (hashLine(text) ?? text));
  const [last, before, third] = lastNumbers(scope);
  if (!last) return { none: 'no-answer' };
  if (last.value === null || last.operand) return { none: 'malformed' };
  if (before && areJoined(scope, before, last)) {
    const isTwice = isSaidTwice(scope, before, last) && !(third && areJoined(scope, third, before));
    if (!isTwice) return { none: 'several-answers' };
  }
  return answerOf(last);
}

const answerOf = ({ value, percent, operand }: Literal): Read<NumberAnswer> =>
  value === null || operand ? { none: 'malformed' } : { answer: { value, percent } };

/** The number of a text that may hold one number only, after its last `=`: `x = 5`, `18\text{ apples}`. */
export function soleNumber(content: string): Read<NumberAnswer> {
  const plain = plainMath(content);
  const side = plain.slice(Math.max(plain.lastIndexOf('='), plain.lastIndexOf('≈')) + 1);
  const [last, before] = lastNumbers(side);
  if (!last) return { none: side.trim() === '' ? 'no-answer' : 'malformed' };
  if (before) return { none: 'several-answers' };
  const around = side.slice(0, last.start) + side.slice(last.end);
  // A letter that stands alone is a variable, and a power or a bracket something else than a number with its unit.
  if (/(?:^|[^A-Za-z])[A-Za-z]\s?[-+×÷*]|[-+×÷*]\s*[({]?$|!/.test(around)) return { none: 'malformed' };
  return answerOf(last);
}

/** GSM8K's last line, `#### 18`; null where there is none. Headings of that depth hold words, and are not meant. */
function hashLine(text: string): string | null {
  const at = text.lastIndexOf('####');
  if (at < 0) return null;
  const end = text.indexOf('\n', at);
  const line = text.slice(at + 4, end < 0 ? undefined : end);
  return /^\s*(?:\*\*)?[-+−$€£¥\\(]{0,4}\s?[\d.][\d.,/]{0,60}\s?%?[^\d:]{0,30}$/.test(line) &&
    !/^\s*\d{1,2}[.)]\s+\S/.test(line)
    ? line
    : null;
}

/** What joins two numbers: signs of a list or a range, operators, or words; a unit may follow the first. */
const joined =
  /^[\s{}()[\]"'$€£¥\\*•-]*(?:(?:,|;|、|，|；|\||\/|:|~|～|…|\.{2,}|[-+×÷^±]|or|and|to|through|nor|或者?|和|与|及|到|至)[\s{}()[\]"'$€£¥\\*•-]*)*$/i;
const joinedByWord =
  /^\s*[A-Za-z°%\u4e00-\u9fff]{0,15}\s*,?\s*(?:\bor\b|\bto\b|\band\b|或者?|和|到|至|~)\s*[$€£¥(]*$/i;

/** Whether two numbers are one in two writings: `1/2, or 50%`. */
function isSaidTwice(text: string, before: Literal, last: Literal): boolean {
  const [a, b] = [before.value, last.value];
  if (a === null || b === null || before.operand) return false;
  if (text.slice(before.start, before.end) === text.slice(last.start, last.end)) return false;
  return isSameNumber({ value: a, percent: before.percent }, { value: b, percent: last.percent });
}

function areJoined(text: string, before: Literal, last: Literal): boolean {
  const gap = text.slice(before.end, Math.min(last.start, before.end + near + 1));
  if (gap.length > near || /\n\s*\n/.test(gap)) return false;
  // A colon and a space lead to an answer, as in `Day 3: 18`.
  if (/^\s*:\s+$/.test(gap)) return false;
  if (joined.test(gap) || joinedByWord.test(gap)) return true;
  // One sentence after the other with the same words: `x = 1, x = 2`.
  const lead = gap.slice(Math.max(...[...'.,;\n。，；'].map((mark) => gap.lastIndexOf(mark))) + 1).trim();
  return (
    /[A-Za-z\u4e00-\u9fff]/.test(lead) &&
    text
      .slice(Math.max(0, before.start - 2 * near), before.start)
      .trimEnd()
      .endsWith(lead)
  );
}
