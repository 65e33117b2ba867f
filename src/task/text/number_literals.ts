import { thin } from './plain_math.ts';
import { decimal, negative, over, plus, type Rational, rational, times } from './rational.ts';

/** A number as it is written in a text. */
export interface Literal {
  /** Null where what stands there is no number: `2x`, `√2`, `1.2.3`, `7/0`. */
  readonly value: Rational | null;
  /** Whether it is followed by a percent sign; the value is the number before it. */
  readonly percent: boolean;
  /** From its sign or currency. */
  readonly start: number;
  /** After its percent sign, or the word that multiplies it. */
  readonly end: number;
  /** The sign is minus, by an operator's place: `20 - 5`. */
  readonly operand: boolean;
}

/** A fraction of LaTeX, or a decimal with or without thousands, and an exponent. */
const atom = new RegExp(
  [
    String.raw`\\frac\s?(?:\{([^{}]{0,80})\}\s?\{([^{}]{0,80})\}|(\d)\s?(\d))`,
    String.raw`((?:[1-9]\d{0,2}(?:[,${thin}]\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+)(?:[eE]([+-]?\d{1,4})(?!\w))?`,
  ].join('|'),
  'g',
);

const sign = /^\s{0,2}([+-]?)\s{0,2}(\d{1,60}(?:\.\d{1,60})?)\s{0,2}$/;

function signed(text: string): Rational | null {
  const [, minus, digits] = sign.exec(text) ?? [];
  const value = digits === undefined ? null : decimal(digits);
  return value && minus === '-' ? negative(value) : value;
}

/** Words before a number that only counts something off. */
const label =
  /(?:\b(?:step|part|question|problem|example|case|equation|option|method|approach|chapter|figure|table|line|point|item|no\.|number)\s?#?)\s?$/i;
/** The same in Chinese, where 第 9 天 may be an answer and 第 3 步 is none. */
const chineseLabel = { before: /第\s?$/, after: /^\s?[步题行章条]/ };
const currency = /(?:[$€£¥₹]|US\$|\b(?:Rs\.?|USD|EUR|GBP|RMB|CNY|INR))\s?$/i;

/**
 * The last three numbers of a text in the writing of `plainMath`, the last one first. Not counted are exponents and
 * indices, digits inside words (`H2O`), labels (`Step 3`) and the numbers of a list's items (`3. Then ...`).
 */
export function lastNumbers(text: string): Literal[] {
  // From the end, in parts that grow: a text of some MB has as many numbers, and the last are asked for.
  for (let length = 2000; ; length *= 4) {
    const from = Math.max(0, text.length - length);
    const found = lastNumbersOf(text.slice(from));
    // A number near the cut may be half of one.
    if (from > 0 && !(found.length === 3 && found[2].start > 400)) continue;
    return found.map((one) => ({ ...one, start: one.start + from, end: one.end + from }));
  }
}

function lastNumbersOf(text: string): Literal[] {
  const found: Literal[] = [];
  atom.lastIndex = 0;
  for (let match = atom.exec(text); match; match = atom.exec(text)) {
    const literal = literalAt(text, match);
    if (!literal) continue;
    atom.lastIndex = Math.max(atom.lastIndex, literal.end);
    found.unshift(literal);
    if (found.length > 3) found.pop();
  }
  return found;
}

/** Characters looked at before and after a number. */
const around = 24;

/** @returns null for digits that are no number of their own */
function literalAt(text: string, match: RegExpExecArray): Literal | null {
  const from = match.index;
  let before = text.slice(Math.max(0, from - around), from);
  if (/[\^_]\s?\{?\s?[+-]?$/.test(before)) return null;
  const money = currency.exec(before);
  if (money) before = before.slice(0, money.index);
  if (!money && /[A-Za-z_]$/.test(before)) return null;
  if (label.test(before)) return null;
  const behind = text.slice(from + match[0].length, from + match[0].length + around);
  if (chineseLabel.before.test(before) && chineseLabel.after.test(behind)) return null;
  const digits = match[5];
  const isItem =
    from - indent(before) === lineStart(before, from) &&
    digits !== undefined &&
    /^\d{1,2}$/.test(digits) &&
    /^(?:[.)]\s+|[、．])[^\s\d$-]/.test(text.slice(from + digits.length, from + digits.length + around));
  if (isItem) return null;

  let value = numberOf(match);
  let end = from + match[0].length;
  if (digits?.startsWith('.') && /[\w.]$/.test(before)) value = null;
  /** What stands here, if the pattern fits; then the place is after it. */
  const next = (pattern: RegExp): RegExpExecArray | null => {
    const part = pattern.exec(text.slice(end, end + 2 * around + 180));
    if (part) end += part[0].length;
    return part;
  };

  const isWhole = digits !== undefined && !digits.includes('.') && match[6] === undefined;
  // A full hour.
  if (isWhole) next(/^:00(?![\d:])/);
  const fraction = next(/^\s?\/\s?(\d[\d.]{0,40}(?<=\d))(?![\d/]|\s?\/\s?\d)/);
  if (fraction) {
    const divisor = signed(fraction[1]);
    value = value && divisor && over(value, divisor);
  } else if (isWhole) {
    const mixed = next(
      /^\s{0,2}(?:\\frac\s?\{\s?(\d{1,9})\s?\}\s?\{\s?(\d{1,9})\s?\}| (\d{1,4})\/(\d{1,4})(?![\d/]))/,
    );
    const part = mixed && ratio(mixed[1] ?? mixed[3], mixed[2] ?? mixed[4]);
    if (mixed) value = value && part && part.numerator < part.denominator ? plus(value, part) : null;
  }
  const scale = next(/^\s?[×x*]\s?10\s?\^\s?\{?\(?\s?([+-]?\d{1,4})\s?\)?\}?/);
  if (scale) {
    const power = decimal('1', Number(scale[1]));
    value = value && power && times(value, power);
  } else {
    const power = next(/^\s?\^\s?\{?\s?([+-]?\d{1,4})\s?\}?/);
    if (power) value = value && isWhole ? raised(value, Number(power[1])) : null;
  }
  for (let i = 0; i < 2; i++) {
    const word = next(multiplier);
    if (word) value = value && times(value, multiplierOf(word[0].trim()));
  }
  const hundredths = /百分之\s?$/.exec(before);
  const percent = next(/^\s?(?:%|percent\b|per cent\b)/i) !== null || hundredths !== null;
  if (hundredths) before = before.slice(0, hundredths.index);
  if (isNoNumber(text.slice(end, end + around))) value = null;

  const { isMinus, operand, start } = signBefore(before, from);
  if (value && isMinus) value = negative(value);
  if (isUnfinished(text.slice(Math.max(0, start - around), start))) value = null;
  return { value, percent, start, end, operand };
}

const indent = (before: string): number => /[ \t>]*$/.exec(before)![0].length;
const lineStart = (before: string, from: number): number =>
  before.length < around || before.includes('\n') ? from - before.length + before.lastIndexOf('\n') + 1 : -1;

function numberOf([, top, bottom, a, b, digits, exponent]: RegExpExecArray): Rational | null {
  if (digits !== undefined) {
    return decimal(digits.replace(new RegExp(`[,${thin}]`, 'g'), ''), Number(exponent ?? 0));
  }
  const [over1, under] = [signed(top ?? a), signed(bottom ?? b)];
  return over1 && under && over(over1, under);
}

const ratio = (a: string, b: string): Rational | null =>
  BigInt(b) === 0n ? null : rational(BigInt(a), BigInt(b));

function raised({ numerator, denominator }: Rational, exponent: number): Rational | null {
  if (denominator !== 1n || exponent < 0 || exponent > 64 || numerator > 10n ** 6n) return null;
  return rational(numerator ** BigInt(exponent));
}

const multiplier =
  /^(?:\s?(?:hundred|thousand|million|billion|trillion|dozen)\b|(?:k|K|M|B|bn)(?![A-Za-z\d])|\s?(?:[百千]?万|亿|[百千](?![分克米瓦卡焦赫帕伏])))/;

/** The number that a word multiplies by. */
function multiplierOf(word: string): Rational {
  const powers: Readonly<Record<string, number>> = {
    hundred: 2,
    thousand: 3,
    k: 3,
    million: 6,
    m: 6,
    billion: 9,
    b: 9,
    bn: 9,
    trillion: 12,
    百: 2,
    千: 3,
    万: 4,
    百万: 6,
    千万: 7,
    亿: 8,
  };
  const power = powers[word.toLowerCase()];
  return power === undefined ? rational(12n) : rational(10n ** BigInt(power));
}

/** Squares and cubes of lengths, as people type them. */
const unit = /^\s?(?:mm|cm|dm|m|km|ft|in)[23]\b/;

/** Whether what follows makes no number of it: a variable, a root, more digits. */
const isNoNumber = (after: string): boolean =>
  /^\s?(?:π|√|∞|\^|\\frac)|^(?:pi\b|[xyzni](?![A-Za-z])|_\w|[.,]?\d)|^\s?[-+×÷*]\s?\(?[b-zB-HJ-Z](?![A-Za-z'’])/.test(
    after,
  ) ||
  (!unit.test(after) && /^[A-Za-z]\w{0,20}\d|^[A-Za-z]?\d/.test(after));

/** What the word "minus" follows where it is a sign and no operator. */
const beforeSign = /(?:^|[\n=≈:({,]|\b(?:is|are|was|be|equals|to|gives|get))\s*$/i;

/** What a sign before a number means. */
function signBefore(before: string, from: number): { isMinus: boolean; operand: boolean; start: number } {
  const word = /\b(?:minus|negative)\s?$|负\s?$/i.exec(before);
  if (word) {
    const isSign = /^neg|负/i.test(word[0]) || beforeSign.test(before.slice(0, word.index));
    return { isMinus: isSign, operand: !isSign, start: from - (before.length - word.index) };
  }
  const [written, spaces] = /[-+](\s?)[$€£¥₹{(]*\s?$/.exec(before) ?? [null, ''];
  if (written === null) return { isMinus: false, operand: false, start: from - openers(before) };
  const left = before.slice(0, before.length - written.length);
  const start = from - written.length;
  const isMinus = written[0] === '-';
  // Between two operands it is an operator; a dash at a line's start is a list's.
  if (/[\d)}%\]][ \t$]*$|[A-Za-z]$|(?:^|[^A-Za-z\\])[A-Za-z][ ]?$/.test(left))
    return { isMinus, operand: true, start };
  if (/[-+×÷*/^]\s?\(?$/.test(left) && /\d/.test(left)) return { isMinus, operand: true, start };
  if (spaces === '') return { isMinus, operand: false, start };
  if (/(?:^|\n)[ \t]*$/.test(left)) return { isMinus: false, operand: false, start: from };
  if (/[=≈({[:：→]\s*$/.test(left)) return { isMinus, operand: false, start };
  return { isMinus, operand: isMinus, start };
}

const openers = (before: string): number => /(?:[$€£¥₹{(]+\s?)?$/.exec(before)![0].length;

/** Whether what stands before says that the number is not the answer: an operator, a comparison, a root, a denial. */
const isUnfinished = (before: string): boolean =>
  /[≤≥≠<±√∞]\s?[{(]?\s?$|[!<>]=\s?$|[\w)][ \t]+>\s?$|[\d)}\w]\s?[×÷*/^]\s?\(?$|\b(?:not|isn['’]t|than|least|most|except|between)\s+$|不是\s?$|不等于\s?$|√\s?(?:\[\d\]\s?)?\{[^{}]*$/i.test(
    before,
  );
