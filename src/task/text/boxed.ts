import { normalised } from './exact.ts';
import { areSideBySide, lastBoxed } from './final_text.ts';
import { isSameNumber, numberText, soleNumber } from './number.ts';
import type { Read } from './text_problem.ts';

/** Mathematics as it is compared where it is no number: without white space and without what only changes its looks. */
function expression(content: string): string {
  return normalised(content)
    .replace(/\\(?:left|right|displaystyle|[,;:!])/g, '')
    .replace(/\\[dtc]frac/g, '\\frac')
    .replace(/\\(?:text|mathrm|mathbf|textbf)\s?\{([^{}]*)\}/g, '$1')
    .replace(/\s+/g, '');
}

/** What a text has in its last `\boxed{}`: a number in its one form, else the expression without white space. */
export function readBoxed(text: string): Read {
  const boxed = lastBoxed(text);
  if (boxed === null) return { none: 'malformed' };
  if (boxed.length === 0) return { none: 'no-answer' };
  if (boxed.length > 1 && areSideBySide(text, boxed[1], boxed[0])) return { none: 'several-answers' };
  const answer = boxedText(boxed[0].content);
  return answer === '' ? { none: 'no-answer' } : { answer };
}

/** An answer in the form in which boxed ones are compared. */
export function boxedText(content: string): string {
  const number = soleNumber(content);
  return 'answer' in number && isOnlyNumber(content) ? numberText(number.answer) : expression(content);
}

/** Whether there is nothing but a number: `x = 5` is an equation, and `5x` a product. */
const isOnlyNumber = (content: string): boolean => !/[A-Za-z=<>]/.test(content.replace(/\\[A-Za-z]+/g, ''));

/** Whether two boxed answers are the same: as numbers where both are, else in the same writing. */
export function isSameBoxed(a: string, b: string): boolean {
  const [x, y] = [soleNumber(a), soleNumber(b)];
  if ('answer' in x && 'answer' in y && isOnlyNumber(a) && isOnlyNumber(b))
    return isSameNumber(x.answer, y.answer);
  return expression(a) === expression(b);
}
