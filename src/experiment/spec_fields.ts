import * as v from 'valibot';
import { type Spec, specSchema, type Unit } from './spec.ts';

/** What a field of a spec is, and what it may be: one list for forms, docs, and the words of a difference. */
export type SpecField =
  | { path: string; kind: 'integer' | 'real'; min: number; max: number; unit: Unit }
  | { path: string; kind: 'choice'; options: readonly string[] }
  | { path: string; kind: 'boolean' }
  | { path: string; kind: 'name' }
  /** Words with blanks between them; absent of a spec where there are none. */
  | { path: string; kind: 'words' };

type Schema = v.GenericSchema;

/** The parts of a piped schema: the schema itself, then its bounds. */
const pipeOf = (schema: Schema): readonly { type: string; requirement?: unknown }[] =>
  'pipe' in schema ? (schema.pipe as { type: string }[]) : [schema];

/** A bound of a piped schema. @throws Error when it has none: a field without bounds is a mistake in the schema */
function boundOf(schema: Schema, type: 'min_value' | 'max_value', path: string): number {
  const found = pipeOf(schema).find((part) => part.type === type)?.requirement;
  if (typeof found !== 'number') throw new Error(`The spec's field ${path} has no ${type}.`);
  return found;
}

function fieldOf(path: string, schema: Schema): SpecField {
  switch (schema.type) {
    case 'number':
      return {
        path,
        kind: pipeOf(schema).some(({ type }) => type === 'integer') ? 'integer' : 'real',
        min: boundOf(schema, 'min_value', path),
        max: boundOf(schema, 'max_value', path),
        unit: (v.getMetadata(schema) as { unit: Unit }).unit,
      };
    case 'picklist':
      return { path, kind: 'choice', options: (schema as unknown as { options: string[] }).options };
    case 'boolean':
      return { path, kind: 'boolean' };
    case 'optional':
      return { path, kind: 'words' };
    case 'string':
      return { path, kind: 'name' };
    default:
      throw new Error(`The spec's field ${path} is of a kind that no form has: ${schema.type}.`);
  }
}

function fieldsOf(entries: Record<string, Schema>, prefix: string): SpecField[] {
  return Object.entries(entries).flatMap(([key, schema]) =>
    schema.type === 'strict_object'
      ? fieldsOf((schema as unknown as { entries: Record<string, Schema> }).entries, `${prefix}${key}.`)
      : [fieldOf(prefix + key, schema)],
  );
}

const { schema: _schema, conditions: _conditions, seeds: _seeds, ...scalars } = specSchema.entries;

/** Every field of a spec but its conditions and seeds, in the schema's order; a path is as in `rollout.prompts`. */
export const specFields: readonly SpecField[] = fieldsOf(scalars, '');

/** A field's value, '' of one that is absent. The path is one of `specFields`. */
export function valueAt(spec: Spec, path: string): string | number | boolean {
  const [outer, inner] = path.split('.');
  const value = spec[outer as keyof Spec];
  return ((inner === undefined ? value : (value as Record<string, unknown>)[inner]) ?? '') as string;
}
