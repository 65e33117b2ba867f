import { expect, test } from 'vitest';
import { add, line, playwrightCounts, vitestCounts } from './test_counts.ts';

test('the closing line has what passed and what failed; what was skipped is neither', () => {
  const sum = add({ passed: 1, failed: 2, skipped: ['a'] }, { passed: 1, failed: 0, skipped: ['b'] });
  expect(sum).toEqual({ passed: 2, failed: 2, skipped: ['a', 'b'] });
  expect(line(sum)).toBe('2 passed, 2 failed');
});

test('vitest: tests are counted by status, and a file that did not load is one failure', () => {
  const file = (status: string, ...statuses: string[]) => ({
    status,
    assertionResults: statuses.map((status) => ({ status, fullName: `is ${status}`, meta: {} })),
  });
  const without = { status: 'skipped', fullName: 'quad', meta: { without: 'subgroups on this adapter' } };
  const testResults = [
    file('passed', 'passed', 'todo'),
    { status: 'passed', assertionResults: [without] },
    file('failed', 'passed', 'failed'),
    file('failed'),
  ];
  expect(vitestCounts({ testResults })).toEqual({
    passed: 2,
    failed: 2,
    skipped: ['is todo (no reason is given)', 'quad (without subgroups on this adapter)'],
  });
});

test('playwright: a flaky test passed, and an error outside the tests is a failure', () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 1 };
  const tested = (title: string, status: string, description?: string) => ({
    title,
    tests: [{ status, annotations: description ? [{ type: 'skip', description }] : [] }],
  });
  const specs = [tested('a', 'expected'), tested('b', 'skipped', 'WebGPU')];
  expect(playwrightCounts({ stats, errors: [{}], suites: [{ suites: [{ specs }] }] })).toEqual({
    passed: 4,
    failed: 2,
    skipped: ['b (without WebGPU)'],
  });
});
