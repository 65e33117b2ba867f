import { expect, test } from 'vitest';
import { en } from './en/en.ts';
import { presetName } from './preset_name.ts';
import { zh } from './zh/zh.ts';

test('a new experiment is called after its preset and the time, in the reader’s language', () => {
  const date = new Date(2026, 10, 29, 8, 5);
  const called = (t: typeof en) => t.kept.nameOf(presetName(t, 'countdown-mini@1'), date);
  expect(called(en)).toBe('Small Nov 29 08:05');
  expect(called(zh)).toBe('小型 11-29 08:05');
});
