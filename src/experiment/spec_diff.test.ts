import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../testing/runs.ts';
import { presets } from './presets.ts';
import { parseSpec } from './spec.ts';
import { specDiff } from './spec_diff.ts';
import { specFields, valueAt } from './spec_fields.ts';
import { madeLink } from './testing/made_link.ts';

const main = presets['countdown@1'];

describe('the fields of a spec', () => {
  test('have the bounds, kinds and units of its schema', () => {
    expect(specFields).toHaveLength(35);
    const field = (path: string) => specFields.find((f) => f.path === path);
    expect(field('mask.rho')).toEqual({ path: 'mask.rho', kind: 'real', min: 0.001, max: 1, unit: 'share' });
    expect(field('rollout.group')).toEqual({
      path: 'rollout.group',
      kind: 'integer',
      min: 2,
      max: 256,
      unit: 'responses',
    });
    expect(field('objective.loss')).toEqual({
      path: 'objective.loss',
      kind: 'choice',
      options: ['dapo', 'grpo'],
    });
    expect(field('objective.scaleRewards')).toEqual({ path: 'objective.scaleRewards', kind: 'boolean' });
    expect(field('model')).toEqual({ path: 'model', kind: 'name' });
  });

  test('are complete: the other fields of a spec are schema, conditions and seeds', () => {
    const leaves = Object.entries(main).flatMap(([key, value]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? Object.keys(value).map((inner) => `${key}.${inner}`)
        : [key],
    );
    const listed = specFields.map(({ path }) => path);
    expect(leaves.filter((path) => !listed.includes(path)).sort()).toEqual(['conditions', 'schema', 'seeds']);
    expect(valueAt(main, 'rollout.length')).toBe(60);
    expect(valueAt(main, 'steps')).toBe(40);
  });

  test('are refused just outside their bounds', () => {
    for (const field of specFields) {
      if (!('max' in field)) continue;
      const [outer, inner] = field.path.split('.');
      const step = field.kind === 'integer' ? 1 : 1e-9;
      for (const value of [field.min - step, field.max + step]) {
        const part = (main as unknown as Record<string, object>)[outer];
        const changed = inner === undefined ? value : { ...part, [inner]: value };
        expect(() => parseSpec({ ...main, [outer]: changed }), field.path).toThrow(field.path);
      }
    }
  });
});

describe('the difference of two specs', () => {
  test('names the fields that changed, with what they were and are', () => {
    const to = { ...main, steps: 80, mask: { ...main.mask, rho: 0.1 }, seeds: [1, 2] };
    expect(specDiff(main, to)).toEqual([
      { path: 'steps', from: 40, to: 80 },
      { path: 'mask.rho', from: 0.2, to: 0.1 },
      { path: 'seeds', from: [1], to: [1, 2] },
    ]);
  });

  test('tells a condition that was changed from one that came, went or moved', () => {
    const [top20, all, bottom80, random20] = main.conditions;
    const changed = { ...top20, mask: { select: 'top' as const, rule: 'threshold' as const } };
    const fresh = { name: 'fresh', mask: {}, objective: { kl: 0.1 } };
    const to = { ...main, conditions: [changed, bottom80, all, fresh] };
    expect(specDiff(main, to)).toEqual([
      {
        path: 'conditions',
        from: ['top20', 'all', 'bottom80', 'random20'],
        to: ['top20', 'bottom80', 'all', 'fresh'],
      },
      { path: 'conditions.top20.mask.rho', from: 0.2, to: null },
      { path: 'conditions.top20.mask.rule', from: null, to: 'threshold' },
      { path: 'conditions.random20', from: random20, to: null },
      { path: 'conditions.fresh', from: null, to: fresh },
    ]);
  });

  test('is empty for equal specs, whatever the order of their keys, and turns round with them', () => {
    const backwards = Object.fromEntries(Object.entries(main).reverse());
    expect(specDiff(main, parseSpec(backwards))).toEqual([]);
    fc.assert(
      fc.property(madeLink, madeLink, ({ spec: a }, { spec: b }) => {
        expect(specDiff(a, structuredClone(a))).toEqual([]);
        const there = specDiff(a, b);
        const back = specDiff(b, a).map(({ path, from, to }) => ({ path, from: to, to: from }));
        expect(back).toHaveLength(there.length);
        expect(back).toEqual(expect.arrayContaining(there));
      }),
      { numRuns: runs(50) },
    );
  });
});
