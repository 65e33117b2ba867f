import { expect, test } from 'vitest';
import { numbersOf } from './numbers.ts';

test('a small entropy or threshold has two significant digits, and is never written as zero', () => {
  const { significant } = numbersOf('en');
  expect([1.234, 0.66, 0.1, 0, 0.0958, 0.021, 0.05, 0.00213, 0.0000021].map(significant)).toEqual([
    '1.23',
    '0.66',
    '0.10',
    '0.00',
    '0.096',
    '0.021',
    '0.050',
    '0.0021',
    '0.0000021',
  ]);
  expect(significant(1e-9)).toBe('< 0.000001');
});
