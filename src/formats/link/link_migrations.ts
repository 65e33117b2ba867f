import { LinkError } from '../fault.ts';

/** A payload as it was read: an object of JSON, unchecked. */
export type RawPayload = Readonly<Record<string, unknown>>;

/** Makes of a payload of one schema one of the next. Pure; must not fail on nonsense, which is checked after the last. */
export type Migration = (payload: RawPayload) => RawPayload;

/**
 * The migrations of this version, the one from schema 1 to 2 first. There is one schema so far. A new one comes with
 * `const from1To2: Migration`, its place here, and golden links that stay as they are.
 */
export const migrations: readonly Migration[] = [];

/**
 * Brings a payload to the newest schema, whose number is one more than there are migrations.
 * @throws LinkError newer-schema, or wrong-value where its number is none
 */
export function migrate(payload: RawPayload, steps: readonly Migration[] = migrations): RawPayload {
  const newest = steps.length + 1;
  const schema = Object.hasOwn(payload, 'v') ? payload.v : undefined;
  if (typeof schema !== 'number' || !Number.isSafeInteger(schema) || schema < 1) {
    throw new LinkError({ rule: 'schema', field: 'v', reason: 'must be the number of a schema' });
  }
  if (schema > newest) throw new LinkError({ rule: 'newer-format', what: 'schema', version: schema });
  return steps
    .slice(schema - 1)
    .reduce((migrated, step, i) => ({ ...step(migrated), v: schema + i + 1 }), payload);
}
