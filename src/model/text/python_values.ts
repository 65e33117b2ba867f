/** Values of jinja's interpreter, by its own names. */
export interface Value {
  type: string;
  value: unknown;
  toString(): string;
}

/** A value as Python prints it. @throws Error on lists and objects */
export function printed(value: Value): string {
  switch (value.type) {
    case 'UndefinedValue':
      return '';
    case 'NullValue':
      return 'None';
    case 'BooleanValue':
      return value.value ? 'True' : 'False';
    case 'StringValue':
    case 'IntegerValue':
    case 'FloatValue':
      return value.toString();
  }
  throw new Error('it prints a list or an object, which is not supported');
}

/** Equality as in Python: numbers and truth values by value, and nothing of one kind equals one of another. */
export function areEqual(a: Value, b: Value): boolean {
  const number = ({ type, value }: Value) =>
    type === 'IntegerValue' || type === 'FloatValue' || type === 'BooleanValue' ? Number(value) : null;
  if (number(a) !== null || number(b) !== null) return number(a) === number(b);
  if (Array.isArray(a.value) && Array.isArray(b.value)) {
    const other = b.value as Value[];
    return a.value.length === other.length && a.value.every((item, i) => areEqual(item as Value, other[i]));
  }
  if (a.value instanceof Map && b.value instanceof Map) {
    const other = b.value as Map<string, Value>;
    return (
      a.value.size === other.size &&
      [...(a.value as Map<string, Value>)].every(
        ([key, item]) => other.has(key) && areEqual(item, other.get(key)!),
      )
    );
  }
  return a.type === b.type && a.value === b.value;
}

/** What Python's `str.strip` takes away. */
const blanks =
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';

/** Python's `strip`, `lstrip` and `rstrip`, of blanks or of the given characters. */
export function strip(
  text: string,
  side: 'strip' | 'lstrip' | 'rstrip',
  characters: string | null = null,
): string {
  const taken = new Set(characters ?? blanks);
  const all = Array.from(text);
  let start = 0;
  let end = all.length;
  if (side !== 'rstrip') while (start < end && taken.has(all[start])) start++;
  if (side !== 'lstrip') while (end > start && taken.has(all[end - 1])) end--;
  return all.slice(start, end).join('');
}
