import { areSideBySide, lastAnswerTag, lastBoxed } from './final_text.ts';
import type { Read } from './text_problem.ts';

/** Longest answer, characters: what is longer is no short answer. */
const longest = 2000;

/** A pair of marks around the whole of an answer. */
const wrapped =
  /^(?:\*\*([^*]+)\*\*|`([^`]+)`|"([^"]+)"|“([^”]+)”|「([^」]+)」|\$([^$]+)\$|\\text\{([^{}]+)\})$/;

/**
 * An answer as answers are compared: in Unicode's NFKC, lower case, with each run of white space as one space and none at its
 * ends, without one full stop at its end, and without quotation marks, `**`, backticks or `$` around the whole of it.
 */
export function normalised(text: string): string {
  let plain = text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  for (let i = 0; i < 3; i++) {
    const inner = wrapped
      .exec(plain)
      ?.slice(1)
      .find((part) => part !== undefined);
    const shorter = (inner ?? plain.replace(/(?<![.。])[.。]$/, '')).trim();
    if (shorter === plain) break;
    plain = shorter;
  }
  return plain;
}

/** The whole text, or what its last `\boxed{}` or `<answer>` holds, normalised. */
export function readExact(text: string): Read {
  const boxed = lastBoxed(text);
  if (boxed === null) return { none: 'malformed' };
  if (boxed.length > 1 && areSideBySide(text, boxed[1], boxed[0])) return { none: 'several-answers' };
  const whole = boxed[0]?.content ?? lastAnswerTag(text)?.content ?? text;
  // White space around an answer may be as long as it likes.
  const trimmed = whole.trim();
  if (trimmed.length > longest) return { none: 'malformed' };
  const answer = normalised(trimmed);
  return answer === '' ? { none: 'no-answer' } : { answer };
}
