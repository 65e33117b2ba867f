import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roughly } from './duration.ts';
import { en } from './en/en.ts';
import { numbersOf } from './numbers.ts';
import { zh } from './zh/zh.ts';

test('a span of time is rounded before it is cut into parts', () => {
  expect([0, 59.4, 59.6, 119.6, 599.6, 7000, 9999].map(en.duration)).toEqual([
    '1 s',
    '59 s',
    '1 min',
    '2 min',
    '10 min',
    '117 min',
    '2.8 h',
  ]);
  expect(zh.duration(119.6)).toBe('2 分钟');
});

test('an estimate is not said to the second', () => {
  expect([42, 434, 9999].map((seconds) => en.duration(roughly(seconds)))).toEqual(['42 s', '7 min', '2.8 h']);
});

test('no part of a span ever reads 60 seconds', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 700, noNaN: true }), (seconds) => {
      for (const { duration } of [en, zh]) expect(duration(seconds)).not.toMatch(/\b60 (s|秒)/);
    }),
  );
});

test('a share above nothing is never written as nothing', () => {
  const n = numbersOf('en');
  expect([0, 0.002, 0.0004, 0.01, 0.2].map(n.percent)).toEqual(
    ['0', '0.2', '0.04', '1', '20'].map((digits) => `${digits}\u00a0%`),
  );
  // Nor a share short of the whole as the whole.
  expect([1, 0.998, 0.9996, 0.99, 0.58].map(n.percent)).toEqual(
    ['100', '99.8', '99.96', '99', '58'].map((digits) => `${digits}\u00a0%`),
  );
  expect([0, 0.002, 0.05, 0.2].map(n.ratio)).toEqual(['0.00', '0.002', '0.05', '0.20']);
});
