import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documentOf } from './document.ts';
import { byPart, parseAbout, parseResults } from './results_schema.ts';

test('docs/reproduction.md is exactly the document of the published results', () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(`public/reproduction/${name}.json`, 'utf8'));
  expect(readFileSync('docs/reproduction.md', 'utf8')).toBe(
    documentOf(parseResults(byPart(read)), parseAbout(read('about'))),
  );
});
