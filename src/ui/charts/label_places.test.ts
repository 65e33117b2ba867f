import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeLabels } from './label_places.ts';

test('labels that are far apart stay where they are', () => {
  const places = placeLabels(
    [
      { key: 'a', y: 20 },
      { key: 'b', y: 80 },
    ],
    16,
    0,
    100,
  );
  expect([...places]).toEqual([
    ['a', 20],
    ['b', 80],
  ]);
});

test('two labels at one height share the shift', () => {
  const places = placeLabels(
    [
      { key: 'a', y: 50 },
      { key: 'b', y: 50 },
    ],
    16,
    0,
    100,
  );
  expect(places.get('a')).toBe(42);
  expect(places.get('b')).toBe(58);
});

test('no two labels overlap, all stay on the chart, and their order is kept', () => {
  const wanted = fc.array(fc.integer({ min: -20, max: 320 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(wanted, (heights) => {
      const labels = heights.map((y, i) => ({ key: String(i), y }));
      const places = placeLabels(labels, 16, 0, 300);
      const sorted = labels.toSorted((a, b) => a.y - b.y).map(({ key }) => places.get(key)!);
      sorted.forEach((y, i) => {
        expect(y).toBeGreaterThanOrEqual(-1e-9);
        expect(y).toBeLessThanOrEqual(300 + 1e-9);
        if (i > 0) expect(y - sorted[i - 1]).toBeGreaterThanOrEqual(16 - 1e-9);
      });
    }),
  );
});
