import { expect, test } from 'vitest';
import { selectionNamed } from './condition_choice.ts';
import { presets } from './presets.ts';

const main = presets['countdown@1'];

test('a condition that excludes other tokens than the recipe goes by its own name', () => {
  const all = { name: 'all', mask: { select: 'all' as const }, objective: {} };
  const but = { ...all, name: 'all-but-wait', mask: { ...all.mask, exclude: 'wait' } };
  const spec = { ...main, conditions: [all, but] };
  expect(selectionNamed(spec, 'all')).toEqual({ select: 'all', rho: 0.2 });
  expect(selectionNamed(spec, 'all-but-wait')).toEqual({
    select: 'all',
    rho: 0.2,
    name: 'all-but-wait',
    twin: 1,
  });
  // Where the whole recipe does, its conditions are told from each other as ever.
  const same = { ...spec, mask: { ...main.mask, exclude: 'wait' }, conditions: [all] };
  expect(selectionNamed(same, 'all')).toEqual({ select: 'all', rho: 0.2 });
});
