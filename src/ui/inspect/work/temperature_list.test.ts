import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxTemperatures, parseTemperatures } from './temperature_list.ts';

test('temperatures are read however they are set apart, in order and once each', () => {
  expect(parseTemperatures('1, 0.3 .05；2，1')).toEqual([0.05, 0.3, 1, 2]);
  expect(parseTemperatures(' 0 ')).toEqual([0]);
});

test('what is no temperature is refused', () => {
  for (const text of ['', ' , ', 'a', '1, x', '-1', '1e3', '11', 'NaN', 'Infinity', '0x1', '1..2']) {
    expect(parseTemperatures(text), text).toBeNull();
  }
  const many = Array.from({ length: maxTemperatures + 1 }, (_, i) => i / 10).join(', ');
  expect(parseTemperatures(many)).toBeNull();
});

test('any text gives a bounded, sorted list or nothing', () => {
  let lists = 0;
  // Of texts at random hardly one is a list.
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.integer({ min: 0, max: 110 })).map((tenths) => tenths.map((t) => t / 10).join(', ')),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const read = parseTemperatures(typed) ?? [];
      lists += Number(read.length > 0);
      expect(read).toEqual([...new Set(read)].sort((a, b) => a - b));
      expect(read.every((t) => t >= 0 && t <= 10)).toBe(true);
    }),
  );
  expect(lists).toBeGreaterThan(10);
});
