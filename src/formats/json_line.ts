import { TraceFileError } from './fault.ts';
import type { Fault } from './fault_rules.ts';

/** Keys that could reach an object's prototype in careless hands. */
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const quote = 34;
const backslash = 92;
const colon = 58;
const open = { brace: 123, bracket: 91 };
const close = { brace: 125, bracket: 93 };

/**
 * Parses a line that holds one JSON object. Before anything is parsed, one pass over the characters refuses what
 * JSON.parse would let through or choke on: brackets deeper than `deepest`, an object with a key twice (JSON.parse
 * keeps the last and says nothing), and the keys `__proto__`, `constructor` and `prototype`.
 * @throws TraceFileError
 */
export function parseJsonLine(text: string, line: number | null, deepest: number): Record<string, unknown> {
  const { fault, whole } = scan(text, deepest);
  if (fault) throw new TraceFileError({ ...fault, line });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TraceFileError({ line, rule: whole ? 'not-json' : 'json-cut-off' });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TraceFileError({ line, rule: 'not-an-object' });
  }
  return value as Record<string, unknown>;
}

/**
 * Looks for brackets and keys, and for nothing else: whether the text is JSON is JSON.parse's to say. `whole` is false
 * where it ends inside a text or a bracket.
 */
function scan(text: string, deepest: number): { fault: Fault | null; whole: boolean } {
  // The keys of each object that is open, null for a list.
  const keys: (Set<string> | null)[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === open.brace || character === open.bracket) {
      keys.push(character === open.brace ? new Set() : null);
      if (keys.length > deepest) return { fault: { rule: 'too-deep', limit: deepest }, whole: true };
    } else if (character === close.brace || character === close.bracket) {
      keys.pop();
    } else if (character === quote) {
      const end = endOfText(text, i + 1);
      if (end < 0) return { fault: null, whole: false };
      const own = keys.at(-1);
      if (own && isKey(text, end)) {
        const key = keyOf(text.slice(i, end + 1));
        if (key !== null && forbidden.has(key)) {
          return { fault: { rule: 'unknown-field', field: key }, whole: true };
        }
        if (key !== null && own.has(key)) {
          return { fault: { rule: 'repeated-field', field: shortKey(key) }, whole: true };
        }
        if (key !== null) own.add(key);
      }
      i = end;
    }
  }
  return { fault: null, whole: keys.length === 0 };
}

/** Where the text that starts at `from` has its closing quote; -1 if it has none. */
function endOfText(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === quote) return i;
    if (character === backslash) i++;
  }
  return -1;
}

/** Whether a colon follows the text that ends at `end`, as it does after keys alone. */
function isKey(text: string, end: number): boolean {
  let i = end + 1;
  while (' \t\r\n'.includes(text[i] ?? '"')) i++;
  return text.charCodeAt(i) === colon;
}

/** What a key is once its escapes are read, so that none is hidden behind them; null where it is not JSON. */
function keyOf(quoted: string): string | null {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted);
  } catch {
    return null;
  }
}

/** As much of a key as a message has room for. */
export const shortKey = (key: string): string => (key.length > 60 ? `${key.slice(0, 60)}…` : key);

/** A value as a message has room for it. */
export function shownValue(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  if (typeof value === 'object' && value !== null) return '{…}';
  return shortKey(typeof value === 'string' ? JSON.stringify(value) : String(value));
}
