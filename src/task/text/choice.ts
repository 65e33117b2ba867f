import { isAnswerTagClosed, lastAnswerTag, lastBoxed } from './final_text.ts';
import { plainMath } from './plain_math.ts';
import type { Read } from './text_problem.ts';

/** A letter as choices are written: `B`, `(b)`, `**B**`, `\text{B}`; the letters are A to J. */
const lone = /^[\s({[$"'*]*([A-Ja-j])[\s)}\]$"'*]*(?:[.:,;。：，、)].{0,400})?$/s;

/** Ahead of a letter that is the answer. */
const lead =
  /(?:\b(?:answer|choice|option)\s{0,4}(?:is|would be|must be|should be|:|=|-|is:)\s{0,4}(?:therefore |thus |indeed |option |choice |letter )?|\b(?:choose|select|pick)\s{1,4}(?:option |choice |letter |answer )?|\banswer\s{1,4}|(?:答案|选项|应选|故选|因此选|所以选|选择|选)\s{0,4}(?:是|为|应为|应该是|:|：)?\s{0,4}(?:选项)?\s{0,4}(?:是|为|:|：)?)[\s({[$"'*]{0,12}([A-J]|(?<=[({[]\s?)[a-j])(?![A-Za-z])/gi;

/** What may follow: an end, a mark, or a word that shows that the letter is no word itself. */
const follows =
  /^[\s)}\]$"'*]*(?:$|[.:,;!?。：，；！)]|\n|[-(]|\s(?:because|since|as|for|which|is|would|with|and|or|because)\b|[\u4e00-\u9fff])/;

/** Two letters side by side. */
const another =
  /^[\s)}\]$"'*.]*(?:,|、|，|\/|\bor\b|\band\b|&|或者?|和|与|及)\s*(?:maybe |perhaps |option |choice |also )?[\s({[$"'*]*[A-Ja-j](?![A-Za-z])/i;

const denied = /\b(?:not|isn['’]t|cannot be|can['’]t be|never)\s*$|(?:不是|不|非)\s*$/i;

/** Characters read after a letter. */
const ahead = 60;

/**
 * The letter that a text chooses: what the last `\boxed{}` or `<answer>` holds, else what follows the last "answer is",
 * "Answer:", 答案是, 选 and the like, else the whole text or its last line where that is a letter and no more (`B`, `(B)`,
 * `B. 12`). Two letters (`A or B`) are no choice. @returns it in upper case
 */
export function readChoice(text: string): Read {
  const boxed = lastBoxed(text);
  if (boxed === null || !isAnswerTagClosed(text)) return { none: 'malformed' };
  const marked = boxed[0] ?? lastAnswerTag(text);
  if (marked) return letterOf(plainMath(marked.content));
  const plain = plainMath(text);
  const said = lastSaid(plain);
  if (said) return said;
  const line = plain.trimEnd();
  const last = line.slice(line.lastIndexOf('\n') + 1);
  const whole = letterOf(last);
  return 'answer' in whole || whole.none === 'several-answers' ? whole : { none: 'no-answer' };
}

/** A letter that is all of a text, or the first thing in it. */
function letterOf(text: string): Read {
  const [, letter] = lone.exec(text.slice(0, 600)) ?? [];
  if (letter === undefined) {
    return {
      none: /^[\s({[$"'*]*[A-J]\s*(?:,|\/|or|and|和|或)/i.test(text) ? 'several-answers' : 'malformed',
    };
  }
  const after = text.slice(text.indexOf(letter) + 1, text.indexOf(letter) + 1 + ahead);
  return another.test(after) ? { none: 'several-answers' } : { answer: letter.toUpperCase() };
}

/** The last letter that is said to be the answer; null where none is. */
function lastSaid(text: string): Read | null {
  let read: Read | null = null;
  for (const match of text.matchAll(lead)) {
    const { index, 0: found, 1: letter } = match;
    const end = index + found.length;
    const after = text.slice(end, end + ahead);
    const isLower = letter !== letter.toUpperCase();
    const isBare = /[A-Za-z:：\s]$/.test(found.slice(0, -1));
    if (isLower && isBare) continue;
    if (denied.test(found.slice(0, -1)) || denied.test(text.slice(Math.max(0, index - 12), index))) continue;
    if (another.test(after)) read = { none: 'several-answers' };
    else if (follows.test(after) || !'AI'.includes(letter)) read = { answer: letter.toUpperCase() };
  }
  return read;
}
