import { expect, test } from 'vitest';
import { chooseLanguage } from './language.ts';

test('the language kept from before comes first, then those of the reader', () => {
  expect(chooseLanguage('zh', ['en-US'])).toBe('zh');
  expect(chooseLanguage(null, ['fr', 'zh-TW', 'en'])).toBe('zh');
  expect(chooseLanguage('tlh', ['en-GB'])).toBe('en');
  expect(chooseLanguage('constructor', [])).toBe('en');
});
