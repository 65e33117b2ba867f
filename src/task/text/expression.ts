import { decimal, negative, over, plus, type Rational, times } from './rational.ts';

/** What an arithmetic expression is worth, and which numbers it is made of. */
export interface Expression {
  readonly value: Rational;
  /** Each number as often as it is written. */
  readonly numbers: readonly Rational[];
  readonly operators: number;
  /** In one writing: `(12 - 3) * 8`. */
  readonly text: string;
}

const token = /\s*(\d+(?:\.\d+)?|[-+×*÷/()])/y;
const spelled: Readonly<Record<string, string>> = { '×': '*', '÷': '/' };
const brackets: Readonly<Record<string, string>> = { '[': '(', '{': '(', ']': ')', '}': ')' };

/**
 * Reads an expression of numbers, + - * / (also × and ÷), brackets and signs.
 * @returns null where it is none, or divides by 0
 */
export function parseExpression(source: string): Expression | null {
  const tokens = tokensOf(source.replace(/[[\]{}]/g, (bracket) => brackets[bracket]));
  if (!tokens) return null;
  const numbers: Rational[] = [];
  let operators = 0;
  let at = 0;

  /** A number, a bracket, or a sign before either. */
  const factor = (): Rational | null => {
    const next = tokens[at++];
    if (next === '-' || next === '+') {
      const value = factor();
      return value && next === '-' ? negative(value) : value;
    }
    if (next === '(') {
      const value = sum();
      return tokens[at++] === ')' ? value : null;
    }
    const value = next !== undefined && /^\d/.test(next) ? decimal(next) : null;
    if (value) numbers.push(value);
    return value;
  };
  const product = (): Rational | null => {
    let value = factor();
    while (value && (tokens[at] === '*' || tokens[at] === '/')) {
      const isProduct = tokens[at++] === '*';
      operators++;
      const next = factor();
      value = next && (isProduct ? times(value, next) : over(value, next));
    }
    return value;
  };
  const sum = (): Rational | null => {
    let value = product();
    while (value && (tokens[at] === '+' || tokens[at] === '-')) {
      const isSum = tokens[at++] === '+';
      operators++;
      const next = product();
      value = next && plus(value, isSum ? next : negative(next));
    }
    return value;
  };

  const value = sum();
  if (!value || at < tokens.length) return null;
  return { value, numbers, operators, text: written(tokens) };
}

function tokensOf(source: string): string[] | null {
  const tokens: string[] = [];
  const text = source.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (!found) return null;
    tokens.push(spelled[found[1]] ?? found[1]);
  }
  return tokens;
}

function written(tokens: readonly string[]): string {
  let text = '';
  for (const [i, one] of tokens.entries()) {
    const before = tokens[i - 1];
    const isSign = (one === '-' || one === '+') && (before === undefined || '(+-*/'.includes(before));
    const isOperator = !isSign && '+-*/'.includes(one);
    text += isOperator ? ` ${one} ` : one;
  }
  return text;
}
