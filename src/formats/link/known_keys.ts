import type * as v from 'valibot';

type Schema = v.GenericSchema;

/**
 * Copies only the keys of a value that a schema knows; the path of any other key is passed to `dropped`. Validates nothing:
 * the copy is then parsed by the schema, which is strict.
 */
export function takeKnown(
  schema: Schema,
  value: unknown,
  dropped: (path: string) => void,
  path = '',
): unknown {
  const inner = wrapped(schema);
  if (inner) return takeKnown(inner, value, dropped, path);
  if (schema.type === 'union') {
    const option = optionsOf(schema).find(({ type }) => isObject(value) === (type === 'strict_object'));
    return option ? takeKnown(option, value, dropped, path) : value;
  }
  if (schema.type === 'array' && Array.isArray(value)) {
    const { item } = schema as unknown as { item: Schema };
    return value.map((part, i) => takeKnown(item, part, dropped, `${path}[${i}]`));
  }
  if (schema.type !== 'strict_object' || !isObject(value)) return value;
  const { entries } = schema as unknown as { entries: Record<string, Schema> };
  const at = (key: string) => (path === '' ? key : `${path}.${key}`);
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(entries, key)) dropped(at(key));
  }
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, entry]) =>
      Object.hasOwn(value, key) ? [[key, takeKnown(entry, value[key], dropped, at(key))]] : [],
    ),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema inside `optional` or `nullable`. */
const wrapped = (schema: Schema): Schema | null =>
  schema.type === 'optional' || schema.type === 'nullable'
    ? (schema as unknown as { wrapped: Schema }).wrapped
    : null;

const optionsOf = (schema: Schema) => (schema as unknown as { options: Schema[] }).options;
