import { areSideBySide, isAnswerTagClosed, lastAnswerTag, lastBoxed } from './final_text.ts';
import { plainMath } from './plain_math.ts';
import type { Read } from './text_problem.ts';

/** What may stand around a letter: brackets, quotation marks, marks of Markdown and LaTeX. */
const opening = String.raw`[\s({[$"'“‘「*]{0,12}`;
const closing = String.raw`[\s)}\]$"'”’」*]{0,12}`;

/** Just a letter, or a letter with its option after a mark: `B`, `(b)`, `B. 12`; the letters are A to J. */
const alone = new RegExp(`^${opening}([A-Ja-j])${closing}(?:[.:,;。：，、)].{0,400})?$`, 's');

/** A letter that is said to be the answer: "the answer is B", 答案是 B, 选 B. */
const after = new RegExp(
  String.raw`(?:\b(?:answer|choice|option)\s{0,4}(?:is|would be|must be|should be|:|=|-|is:)\s{0,4}(?:therefore |thus |indeed |option |choice |letter )?|\b(?:choose|select|pick)\s{1,4}(?:option |choice |letter |answer )?|\banswer\s{1,4}|(?:答案|选项|应选|故选|因此选|所以选|选择|选)\s{0,4}(?:是|为|应为|应该是|:|：)?\s{0,4}(?:选项)?\s{0,4}(?:是|为|:|：)?)${opening}([A-J])(?![A-Za-z])`,
  'gi',
);

/** The same with the letter first: "B is correct", B 正确. */
const before = new RegExp(
  String.raw`(?<![A-Za-z'’])([A-J])${closing}(?:(?:is|would be|must be)\s{1,4}(?:therefore |thus |indeed )?(?:the\s{1,4})?(?:correct|right|answer)\b|(?:选项)?(?:是)?(?:正确|对的|答案))`,
  'g',
);

/** What may follow a letter that could be a word: an end, a mark, or a word that no noun phrase has there. */
const follows =
  /^[\s)}\]$"'”’」*]{0,12}(?:$|[.:,;!?。：，；！)]|\n|[-(]|\s(?:because|since|as|for|which|is|would|with|and|or)\b|[\u4e00-\u9fff])/;

/** Two letters side by side. */
const another = new RegExp(
  String.raw`^${closing}[.]?(?:(?:(?:,|、|，|\/|\bor\b|\band\b|&|或者?|和|与|及)\s{0,4}){1,3}(?:maybe |perhaps |option |choice |also )?${opening}[A-Ja-j](?![A-Za-z])|\s{0,4}[({[][A-Ja-j][)\]}])`,
  'i',
);

const denied = /\b(?:not|isn['’]t|cannot be|can['’]t be|never)\s*$|(?:不是|不|非)\s*$/i;

/** Characters looked at around a letter. */
const around = 60;

/**
 * The letter that a text chooses: what the last `\boxed{}` or `<answer>` holds, else the last letter that is said to be the
 * answer ("answer is", "Answer:", "B is correct", 答案是, 选, B 正确), else the whole text or its last line where that is a
 * letter and no more (`B`, `(B)`, `B. 12`). Two letters (`A or B`), or two that are both said to be it in one breath, are no
 * choice. @returns it in upper case
 */
export function readChoice(text: string): Read {
  const boxed = lastBoxed(text);
  if (boxed === null || !isAnswerTagClosed(text)) return { none: 'malformed' };
  if (boxed.length > 1 && areSideBySide(text, boxed[1], boxed[0])) return { none: 'several-answers' };
  const marked = boxed[0] ?? lastAnswerTag(text);
  if (marked) return letterOf(plainMath(marked.content));
  const plain = plainMath(text);
  const said = lastSaid(plain);
  if (said) return said;
  const line = plain.trimEnd();
  const whole = letterOf(line.slice(line.lastIndexOf('\n') + 1));
  return 'answer' in whole || whole.none === 'several-answers' ? whole : { none: 'no-answer' };
}

/** A letter that is all of a text, or the first thing in it. */
function letterOf(text: string): Read {
  const [, letter] = alone.exec(text.slice(0, 600)) ?? [];
  if (letter === undefined) {
    return {
      none: /^[\s({[$"'*]{0,12}[A-J]\s?(?:,|\/|or|and|和|或)/i.test(text) ? 'several-answers' : 'malformed',
    };
  }
  const end = text.indexOf(letter) + 1;
  const isOne = !another.test(text.slice(end, end + around));
  return isOne ? { answer: letter.toUpperCase() } : { none: 'several-answers' };
}

/** A letter that is said to be the answer, from the first to the last character of the saying. */
interface Said {
  readonly start: number;
  readonly end: number;
  readonly letter: string;
  /** What follows the letter. */
  readonly rest: string;
}

/** The last letter that is said to be the answer; null where none is. */
function lastSaid(text: string): Read | null {
  const found = [...sayings(text)].sort((a, b) => a.start - b.start);
  const last = found.at(-1);
  if (!last) return null;
  const earlier = found.at(-2);
  const inOneBreath =
    earlier !== undefined &&
    /^[\s.,;!。，；]{0,6}(?:(?:or|and) )?(?:the )?(?:correct |right |final |正确)?$/i.test(
      text.slice(earlier.end, last.start),
    );
  if (another.test(last.rest) || (inOneBreath && earlier.letter !== last.letter)) {
    return { none: 'several-answers' };
  }
  return { answer: last.letter };
}

function* sayings(text: string): Generator<Said> {
  for (const { index, 0: found, 1: letter } of text.matchAll(after)) {
    const end = index + found.length;
    const rest = text.slice(end, end + around);
    const lead = found.slice(0, -1);
    // In lower case, without brackets, it is mostly a word.
    const isBare = /[A-Za-z:：\s是为]$/.test(lead);
    if (letter !== letter.toUpperCase() && isBare && !/^\s?(?:$|[.)])/.test(rest)) continue;
    if (denied.test(lead) || denied.test(text.slice(Math.max(0, index - 12), index))) continue;
    if ('AI'.includes(letter) && !another.test(rest) && !follows.test(rest)) continue;
    yield { start: index, end: closed(text, end), letter: letter.toUpperCase(), rest };
  }
  for (const { index, 0: found, 1: letter } of text.matchAll(before)) {
    if (denied.test(text.slice(Math.max(0, index - 12), index))) continue;
    // "A or B is correct" chooses neither.
    const isSecond = /[A-J][\s)}\]"'*]{0,6}(?:,|、|\/|\bor\b|\band\b|或|和)[\s({["'*]{0,6}$/.test(
      text.slice(Math.max(0, index - 24), index),
    );
    const rest = isSecond ? ` or ${letter}` : '';
    yield { start: index, end: index + found.length, letter, rest };
  }
}

/** The place after the brackets and quotation marks that close behind a letter. */
const closed = (text: string, end: number): number =>
  end + /^[)}\]$"'”’」*]{0,6}/.exec(text.slice(end, end + 8))![0].length;
