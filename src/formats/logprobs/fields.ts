import { LogprobError } from '../fault.ts';
import type { Wanted } from '../fault_sentence.ts';
import { shownValue } from '../json_line.ts';

/**
 * Fields of a server's answer, which is untrusted: each is looked at as its own property alone, and is what it must be or
 * is refused by name. Null and a missing field are the same: not known.
 */

export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object with fields. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field's value; undefined where the object does not have it itself. */
export const fieldOf = (of: Fields, name: string): unknown =>
  Object.hasOwn(of, name) ? of[name] : undefined;

const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** @throws LogprobError naming the field */
export function wrong(field: string, want: Wanted, value: unknown): never {
  throw new LogprobError({ rule: 'wrong-value', field, want, found: shownValue(value) });
}

/** An object, or null where it is missing. */
export function objectIn(of: Fields, name: string, at = ''): Fields | null {
  const value = fieldOf(of, name);
  if (isMissing(value)) return null;
  return isFields(value) ? value : wrong(at + name, 'object', value);
}

/** A list, or null where it is missing. */
export function listIn(of: Fields, name: string, at = ''): readonly unknown[] | null {
  const value = fieldOf(of, name);
  if (isMissing(value)) return null;
  return Array.isArray(value) ? value : wrong(at + name, 'list', value);
}

/** A list of token ids, or null where it is missing. */
export function idsIn(of: Fields, name: string, at = ''): readonly number[] | null {
  const list = listIn(of, name, at);
  list?.forEach((id, i) => {
    if (!isId(id)) wrong(`${at}${name}[${i}]`, 'token-id', id);
  });
  return list as readonly number[] | null;
}

/** A text, cut to so many characters; null where it is none. */
export function shortText(value: unknown, longest: number): string | null {
  if (typeof value !== 'string') return null;
  return value.length > longest ? `${wellFormed(value.slice(0, longest - 1))}…` : wellFormed(value);
}

export const isId = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;

/** Halves of surrogate pairs as U+FFFD: as escapes they are JSON, but most programs cannot write them out again. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\uFFFD');
