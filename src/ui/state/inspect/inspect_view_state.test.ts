import { expect, test } from 'vitest';
import { firstView, parseView } from './inspect_view_state.ts';

test('a view survives the way through JSON', () => {
  const view = {
    ...firstView,
    pinned: 12,
    model: { kind: 'checkpoint', condition: 'top20', seed: 1, step: 40 },
  };
  expect(parseView(JSON.parse(JSON.stringify(view)))).toEqual(view);
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
    JSON.parse(JSON.stringify(firstView).replace('{', '{"__proto__":{"copies":3},')),
  ];
  for (const json of bad) expect(parseView(json)).toBeNull();
});
