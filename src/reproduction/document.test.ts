import { expect, test } from 'vitest';
import { judge } from './claims.ts';
import { documentOf } from './document.ts';
import { figureIds } from './figure_ids.ts';
import { type About, parseResults } from './results_schema.ts';
import { madeResults, noResults } from './testing/made_results.ts';
import { figureTitle, verdictWordsEn } from './words_en.ts';

const about: About = {
  format: 1,
  adapter: 'made',
  matmul: 'matmul',
  version: '0',
  date: '2026-11-25',
  seconds: 7200,
  tokens: 1000,
  flop: 2e12,
  command: 'npm run forklab -- reproduce',
};

test('the document has every figure with its verdict, and every number of its checks', () => {
  const results = madeResults();
  const text = documentOf(results, about);
  for (const figure of figureIds) {
    const section = text.split(`## ${figureTitle(figure)}\n`)[1]?.split('\n## ')[0] ?? '';
    const { verdict, checks } = judge(figure, results);
    expect(section, figure).toContain(
      verdict === 'not-tested' ? 'It was not tested.' : `It ${verdictWordsEn[verdict]}.`,
    );
    for (const { estimate, unit } of checks) {
      if (estimate)
        expect(section).toContain(estimate.value.toFixed(unit === 'tokens' ? 1 : 3).replace('-', '−'));
    }
  }
  expect(text).toContain('2.0 TFLOP, 2.0 hours');
});

test('without results it says that nothing was tested', () => {
  const text = documentOf(noResults, about);
  expect(text.match(/It was not tested\./g)).toHaveLength(figureIds.length);
  expect(text).not.toMatch(/NaN|undefined|null/);
});

test('made results pass the schema that published ones must pass', () => {
  const results = madeResults();
  expect(parseResults(JSON.parse(JSON.stringify(results)))).toEqual(results);
});
