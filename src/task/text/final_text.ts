import type { Read } from './text_problem.ts';

/** What is known of a response beside its text. */
export interface Ending {
  /** Whether the model ended it itself; false where it was cut off at its greatest length. Default: true */
  readonly finished?: boolean;
  /** Whether the prompt ends inside `<think>`, as some chat templates write it. Default: false */
  readonly thinking?: boolean;
}

const open = '<think>';
const close = '</think>';

/**
 * The part of a response that counts: what follows the last `</think>`, or all of it where there was no thinking. With
 * thinking that was never closed there is none.
 */
export function finalText(response: string, { finished = true, thinking = false }: Ending = {}): Read {
  const end = response.lastIndexOf(close);
  const opened = response.lastIndexOf(open);
  if (!finished || opened > end || (thinking && end < 0)) return { none: 'truncated' };
  return { answer: end < 0 ? response : response.slice(end + close.length) };
}

/** A place that a response marks as its answer. */
export interface Marked {
  readonly content: string;
  readonly start: number;
  readonly end: number;
}

const box = /\\(?:boxed|fbox)\s*\{/g;
/** Longest content of a mark, characters. */
const longest = 2000;

/** Where the brace that opens before `from` is closed; -1 where it is not, or too far away. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < Math.min(text.length, from + longest); i++) {
    const character = text[i];
    if (character === '\\') i++;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return i;
  }
  return -1;
}

/**
 * The contents of the last two `\boxed{}`, the last one first; an empty list where there is none.
 * @returns null where the last is never closed
 */
export function lastBoxed(text: string): Marked[] | null {
  const starts: { start: number; from: number }[] = [];
  for (const { index, 0: found } of text.matchAll(box)) {
    starts.push({ start: index, from: index + found.length });
    if (starts.length > 2) starts.shift();
  }
  const marks: Marked[] = [];
  for (const { start, from } of starts.reverse()) {
    const end = closingBrace(text, from);
    if (end >= 0) marks.push({ content: text.slice(from, end), start, end: end + 1 });
    else if (marks.length === 0) return null;
  }
  return marks;
}

const tag = { open: '<answer>', close: '</answer>' };

/**
 * The content of the last `<answer>...</answer>`, or null.
 */
export function lastAnswerTag(text: string): Marked | null {
  const end = text.lastIndexOf(tag.close);
  if (end < 0) return null;
  const start = text.lastIndexOf(tag.open, end);
  if (start < 0) return null;
  return { content: text.slice(start + tag.open.length, end), start, end: end + tag.close.length };
}

/** Whether the last `<answer>` is closed. */
export const isAnswerTagClosed = (text: string): boolean =>
  text.lastIndexOf(tag.open) <= text.lastIndexOf(tag.close);

/** What stands between two answers that are named side by side. */
export const between =
  /^[\s$\\()[\]*"'{}.]*(?:(?:,|;|、|，|；|\||\/|or|and|或者?|和|与|及)[\s$\\()[\]*"'{}]*)*$/i;

/** How far apart two answers may be to be read as side by side. */
export const near = 40;

/** Whether two marks are side by side, as in `\boxed{1} or \boxed{2}`. */
export function areSideBySide(text: string, earlier: Marked, later: Marked): boolean {
  const gap = later.start - earlier.end;
  return gap >= 0 && gap <= near && between.test(text.slice(earlier.end, later.start));
}
