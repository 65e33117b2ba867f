import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tableText, verdictsPath, wordsTable } from './verdict_words.ts';

test('docs/verdicts.md has the table that the script computes', () => {
  expect(readFileSync(verdictsPath, 'utf8')).toContain(`\n\n${tableText(wordsTable())}\n\n`);
});
