import { expect, test } from 'vitest';
import { claimWordsEn } from './claim_words_en.ts';
import { checks } from './judge.ts';
import { figureIds } from './names.ts';
import { checkTitle } from './words_en.ts';

test('every check of every figure has words of its own', () => {
  for (const figure of figureIds) {
    expect(claimWordsEn[figure].claim.length).toBeGreaterThan(20);
    const words = checks[figure].map(({ id }) => checkTitle(figure, id));
    for (const { id } of checks[figure]) expect(words).not.toContain(id);
    expect(new Set(words).size, figure).toBe(words.length);
  }
});
