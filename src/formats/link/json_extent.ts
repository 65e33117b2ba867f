/**
 * Length in bytes of the JSON object or array that the bytes begin with, up to its closing bracket; `cut` if they are a
 * valid but incomplete beginning; `wrong` if they are not JSON.
 */
export function jsonExtent(bytes: Uint8Array): number | 'cut' | 'wrong' {
  let at = 0;
  /** The brackets that are open, as the characters that close them. */
  const open: string[] = [];
  let before: Before = 'start';
  while (at < bytes.length) {
    const character = String.fromCharCode(bytes[at]);
    if (' \t\r\n'.includes(character)) {
      at++;
      continue;
    }
    const closer = open.at(-1);
    let now: Before;
    if (character === '{' || character === '[') {
      if (!mayHaveValue(before, closer)) return 'wrong';
      open.push(character === '{' ? '}' : ']');
      now = 'open';
      at++;
    } else if (character === closer && (before === 'value' || before === 'open')) {
      open.pop();
      at++;
      if (open.length === 0) return at;
      now = 'value';
    } else if (character === ',' && before === 'value') {
      now = 'comma';
      at++;
    } else if (character === ':' && before === 'key') {
      now = 'colon';
      at++;
    } else if (character === '"' && closer) {
      const isKey: boolean = closer === '}' && (before === 'open' || before === 'comma');
      if (!isKey && !mayHaveValue(before, closer)) return 'wrong';
      const end = endOfText(bytes, at + 1);
      if (typeof end !== 'number') return end;
      at = end;
      now = isKey ? 'key' : 'value';
    } else if (closer && mayHaveValue(before, closer)) {
      const end = endOfWord(bytes, at);
      if (typeof end !== 'number') return end;
      at = end;
      now = 'value';
    } else return 'wrong';
    before = now;
  }
  return 'cut';
}

/** The preceding token. */
type Before = 'start' | 'open' | 'key' | 'colon' | 'comma' | 'value';

const mayHaveValue = (before: Before, closer: string | undefined): boolean =>
  before === 'start' || before === 'colon' || (closer === ']' && (before === 'open' || before === 'comma'));

/** The index after a string's closing quote. */
function endOfText(bytes: Uint8Array, from: number): number | 'cut' | 'wrong' {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] < 32) return 'wrong';
    if (bytes[at] === 34) return at + 1;
    if (bytes[at] !== 92) continue;
    at++;
    if (at === bytes.length) return 'cut';
    const escaped = String.fromCharCode(bytes[at]);
    if (escaped !== 'u') {
      if (!'"\\/bfnrt'.includes(escaped)) return 'wrong';
      continue;
    }
    for (let digit = 0; digit < 4; digit++) {
      at++;
      if (at === bytes.length) return 'cut';
      if (!/[0-9a-f]/i.test(String.fromCharCode(bytes[at]))) return 'wrong';
    }
  }
  return 'cut';
}

const number = /^-?(0|[1-9]\d*)(\.\d+)?(e[-+]?\d+)?$/i;
/** A prefix of a number. */
const numberSoFar = /^-?(0|[1-9]\d*)?$|^-?(0|[1-9]\d*)(\.\d*|(\.\d+)?e[-+]?\d*)$/i;

/** The index after a number, or true, false or null. */
function endOfWord(bytes: Uint8Array, from: number): number | 'cut' | 'wrong' {
  let at = from;
  let word = '';
  while (at < bytes.length && word.length < 400) {
    const character = String.fromCharCode(bytes[at]);
    if (!/[-+.0-9a-z]/i.test(character)) break;
    word += character;
    at++;
  }
  if (at === bytes.length) {
    const isOne = numberSoFar.test(word) || ['true', 'false', 'null'].some((all) => all.startsWith(word));
    return isOne ? 'cut' : 'wrong';
  }
  return number.test(word) || ['true', 'false', 'null'].includes(word) ? at : 'wrong';
}
