import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../testing/runs.ts';
import { presets } from './presets.ts';
import { parseSpec } from './spec.ts';
import { specFields } from './spec_fields.ts';

const refusal = /^The experiment cannot be used: .+\.$/s;
const sound = presets['countdown-mini@1'];

/** The sound spec as JSON with one field changed, or one that there is not put in. */
function changed(path: string, value: unknown): unknown {
  const json = JSON.parse(JSON.stringify(sound));
  const [outer, inner] = path.split('.');
  const part = inner === undefined ? json : json[outer];
  // An assignment would set a prototype.
  Object.defineProperty(part, inner ?? outer, { value, enumerable: true });
  return json;
}

describe('a spec from anywhere', () => {
  test('is as it was where all is sound', () => {
    expect(parseSpec(JSON.parse(JSON.stringify(sound)))).toEqual(sound);
  });

  test.each(specFields.map((field) => [field.path, field] as const))(
    'takes nothing absurd for %s',
    (path, field) => {
      const allowed = (value: unknown): boolean => {
        switch (field.kind) {
          case 'name':
            return typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,40}$/.test(value);
          case 'choice':
            return field.options.includes(value as string);
          case 'words':
            return (
              typeof value === 'string' && /^$|^[-+*=;:<>\w]{1,24}( [-+*=;:<>\w]{1,24}){0,7}$/.test(value)
            );
          case 'boolean':
            return typeof value === 'boolean';
          default:
            return typeof value === 'number' && value >= field.min && value <= field.max;
        }
      };
      const anything = fc.oneof(
        fc.constantFrom(null, [], {}, [1], '1', 'true', true, 'toString', '__proto__', '../x', 1e9, -1, 0.5),
        fc.string(),
        fc.double(),
      );
      fc.assert(
        fc.property(
          anything.filter((value) => !allowed(value)),
          (value) => {
            expect(() => parseSpec(changed(path, value))).toThrow(refusal);
          },
        ),
        { numRuns: runs(60) },
      );
    },
  );

  const parts = ['', 'rollout.', 'mask.', 'objective.', 'optimiser.', 'evaluation.'];
  const codes = ['reward', 'verifier', 'script', 'source', 'onStep', 'import'];
  test.each(
    parts.flatMap((part) => ['__proto__', 'constructor', 'prototype', ...codes].map((key) => part + key)),
  )('has no place for %s', (path) => {
    for (const value of ['() => fetch("https://x")', { polluted: true }]) {
      expect(() => parseSpec(changed(path, value))).toThrow(refusal);
    }
    expect({}).not.toHaveProperty('polluted');
  });

  test('holds numbers within bounds, choices, and names of small letters: nothing that could be run', () => {
    for (const field of specFields)
      expect(['integer', 'real', 'choice', 'boolean', 'name', 'words']).toContain(field.kind);
    expect(specFields.filter(({ kind }) => kind === 'words').map(({ path }) => path)).toEqual([
      'mask.exclude',
    ]);
    expect(specFields.filter(({ kind }) => kind === 'name').map(({ path }) => path)).toEqual(['model']);
  });
});
