import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { benchHead, benchRow } from './bench_row.ts';

const result = {
  adapter: 'A | B',
  parameters: 163_968,
  batch: 64,
  train: { tokens_per_second: 41_234.5, gflops: 28.349, share_of_best_matmul: 0.714 },
  sample: { tokens_per_second: 70_300 },
};

test('a row has one cell per column, whatever the name of the driver', () => {
  expect(benchRow(result, 'EPYC, 2', 'Node 20')).toBe(
    '| A / B | EPYC, 2 | Node 20 | 163,968, 64 | 41,235 | 28.3 | 71 % | 70,300 |',
  );
  expect(benchRow(result).split('|')).toHaveLength(benchHead.length + 2);
});

test('the table in docs/benchmarks.md has these columns, and every row as many cells', () => {
  const page = readFileSync(new URL('../../../docs/benchmarks.md', import.meta.url), 'utf8');
  const lines = page.split('\n').filter((line) => line.startsWith('|'));
  expect(lines[0]).toBe(`| ${benchHead.join(' | ')} |`);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(line.split('|')).toHaveLength(benchHead.length + 2);
});
