import { expect, test } from 'vitest';
import { firstView, parseView } from './inspect_view_state.ts';

test('a view survives the way through JSON', () => {
  const view = {
    ...firstView,
    pinned: 12,
    model: { kind: 'checkpoint', condition: 'top20', seed: 1, step: 40 },
  };
  expect(parseView(JSON.parse(JSON.stringify(view)))).toEqual(view);
  // Links of before the cache's type was a choice have none.
  for (const rounded of [{}, { cache: 'f16' }]) {
    const folder = { kind: 'folder', folder: 'owner--name@0', quantise: true, ...rounded };
    expect(parseView({ ...firstView, model: folder })?.model).toEqual(folder);
  }
});

test('what is out of bounds, unknown or of another kind is no view', () => {
  const bad: unknown[] = [
    null,
    'view',
    { ...firstView, temperature: 1e9 },
    { ...firstView, copies: 1000 },
    { ...firstView, rho: Number.NaN },
    { ...firstView, problem: 'x'.repeat(1000) },
    { ...firstView, world: 'nowhere' },
    { ...firstView, quantity: 'constructor' },
    { ...firstView, more: 1 },
    { ...firstView, model: { kind: 'shipped', name: 'x'.repeat(100) } },
    { ...firstView, model: { kind: 'folder', folder: 'x', quantise: true, cache: 'bf16' } },
    JSON.parse(JSON.stringify(firstView).replace('{', '{"__proto__":{"copies":3},')),
  ];
  for (const json of bad) expect(parseView(json)).toBeNull();
});
