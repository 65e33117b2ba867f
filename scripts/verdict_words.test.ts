import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { markdownTable } from '../src/paper/document_cells.ts';
import { verdictsPath, wordsTable } from './verdict_words.ts';

test('docs/verdicts.md has the table that the script computes', () => {
  expect(readFileSync(verdictsPath, 'utf8')).toContain(`\n\n${markdownTable(wordsTable())}\n\n`);
});
