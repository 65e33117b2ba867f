import { expect, test } from 'vitest';
import { documentOf } from './document.ts';
import { judge } from './judge.ts';
import { figureIds } from './names.ts';
import { type About, parseResults } from './results_schema.ts';
import type { Role } from './rule.ts';
import { madeResults, noResults } from './testing/made_results.ts';
import { checkTitle, figureTitle, verdictSaid } from './words_en.ts';

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
    const judged = judge(figure, results);
    const said = verdictSaid(figure, judged);
    expect(section, figure).toContain(`**Verdict.** ${said[0].toUpperCase()}${said.slice(1)}.`);
    for (const { estimate, unit } of judged.checks) {
      const decimals = unit === 'tokens' ? 1 : figure === 'fig9' ? 4 : 3;
      if (estimate) expect(section).toContain(estimate.value.toFixed(decimals).replace('-', '−'));
    }
  }
  expect(text).toContain('2.0 TFLOP, 2.0 hours');
});

test('the verdicts come with how many central and supporting checks are shown, and how many are contrary', () => {
  const results = madeResults();
  const text = documentOf(results, about);
  for (const figure of figureIds) {
    const { verdict, checks } = judge(figure, results);
    const shown = (wanted: Role) => {
      const own = checks.filter(({ role }) => role === wanted);
      return own.length === 0
        ? '–'
        : `${own.filter(({ outcome }) => outcome === 'shown').length} of ${own.length}`;
    };
    // Those that never count are in neither column, however they come out.
    const contrary = checks.filter(
      ({ role, outcome }) => (role === 'central' || role === 'supporting') && outcome === 'contrary',
    );
    expect(text).toContain(
      `| ${figureTitle(figure)} | ${shown('central')} | ${shown('supporting')} | ${contrary.length} | ${verdictSaid(figure, { verdict, checks })} |`,
    );
  }
});

test('what did not show is listed, and what never counts is not', () => {
  const results = madeResults();
  const list =
    documentOf(results, about).split('## Everything that did not show\n')[1]?.split('\n## ')[0] ?? '';
  const lines = figureIds.flatMap((figure) =>
    judge(figure, results).checks.map(({ id, role, outcome }) => ({
      line: `- ${figureTitle(figure)}: ${checkTitle(figure, id)}: `,
      isListed: role !== 'given' && role !== 'required' && (outcome === 'open' || outcome === 'contrary'),
    })),
  );
  for (const { line, isListed } of lines) expect(list.includes(line), line).toBe(isListed);
  expect(lines.filter(({ isListed }) => isListed).length).toBeGreaterThan(5);
});

test('what is open and yet below zero by its whole interval says so', () => {
  const results = madeResults();
  // The same lead of -.02 on every seed, give or take: as good by three points or not, but behind.
  const runs = results.runs.map((run) =>
    run.experiment === 'main' && run.condition === 'top20'
      ? {
          ...run,
          points: run.points.map((point, at) => {
            const all = results.runs.find(
              (one) => one.experiment === 'main' && one.condition === 'all' && one.seed === run.seed,
            );
            const spread = [-0.012, 0.01, -0.004, 0.012, -0.006][run.seed % 5];
            return { ...point, passAtK: (all?.points[at].passAtK ?? 0) - 0.03 + spread };
          }),
        }
      : run,
  );
  const check = judge('table2', { ...results, runs }).checks.find(({ id }) => id === 'pass-k');
  expect(check?.outcome).toBe('open');
  expect(check?.estimate?.interval?.high).toBeLessThan(0);
  expect(documentOf({ ...results, runs }, about)).toContain('| open, but below zero by its interval |');
  expect(documentOf(results, about)).not.toContain('| shown, but below');
});

test('without results it says that nothing was tested', () => {
  const text = documentOf(noResults, about);
  expect(text.match(/Not tested here\./g)).toHaveLength(figureIds.length);
  expect(text).not.toMatch(/NaN|undefined|null/);
});

test('made-up results pass the schema of published ones', () => {
  const results = madeResults();
  expect(parseResults(JSON.parse(JSON.stringify(results)))).toEqual(results);
});
