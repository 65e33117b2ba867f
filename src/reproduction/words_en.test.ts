import { expect, test } from 'vitest';
import { checks, figureIds } from './claims.ts';
import { checkWordsEn, figureWordsEn } from './words_en.ts';

test('every check of every figure has words of its own', () => {
  for (const figure of figureIds) {
    expect(figureWordsEn[figure].claim.length).toBeGreaterThan(20);
    const words = checks[figure].map(({ id }) => checkWordsEn(figure, id));
    for (const phrase of words) expect(phrase).not.toMatch(/undefined|NaN/);
    expect(new Set(words).size, figure).toBe(words.length);
  }
});
